"""The letters: what a notice becomes in words, and what the words become in bytes. Pure.

    letter      the words of one letter: subject, text, HTML
    words       the fixed words of both languages: kinds, states, severities, clocks
    toldwords   what mailflow wrote on a timeline, in both languages
    filters     how a date, a duration, a target or a list is written in one language
    foreign     other people's text, made harmless before a template sees it
    deadlines   the clocks of a request as a letter shows them: due, how counted, what was skipped
    identity    who a letter is: its token, its addresses, its Message-ID and its thread
    agreed      estimates and appointments as a letter shows them
    replies     the words a client can answer with, by what the request is; orders: what staff can order now
    facts       all that a template sees, without a language
    lists       the rows of lists in letters; short: the few words for channels that are no mail
    policy      an agreement in words; policywords: the words of both languages
    sheet       its readings, for signature; sheetwords: the words; effects: what another reading would change
    points      what rules/sla.yaml decides, in the order of the sheet; readings: the sentences that have two
    blankform   the blank form for a visit as docx, xlsx or text; formrows: what stands on it; formfiles: the libraries
    catalog     which templates must exist, and the sample notices they are tried with
    invented    the invented office, agreement and people of the samples
    samples     those notices; agreedsamples: of what is offered and agreed; staffsamples: of letters to staff
    commandwords  what each staff command does, in a line; card: all of them on one page
    render      `Stationery`: compiles all templates, tries them, and writes letters
    enclosed    what goes along: the invitation, and the blank form for a visit
    post        a notice as the final bytes of a mail, threading headers included

Templates say what is written where (templates/id, templates/en); everything they print comes from `facts`.
"""
