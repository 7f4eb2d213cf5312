"""What a message is. Pure: bytes in, frozen facts out; bytes of a letter out of its words.

message    what a parsed mail is: the facts everything after reads
parse      raw bytes -> Message; the only user of mail-parser
  guard      what is refused before any parser sees it
  headers    the header block as bytes: fields, encoded words, text that is safe to show
  charsets   bytes -> text, by what a mail says of them or by what they must be
  tree       the MIME tree and what had to be guessed; content: one part of it; params: its Content-* fields
  parts      the MIME tree -> bodies and attachments
  attached   the files of a staff member's mail, to go along with his words
  officeforms the lines of a form in a docx or xlsx; which files only a person can read
    archive  zip archives, opened with distrust; officexml: their XML; worddoc: paragraphs and tables
    worksheet rows of sheets; sheetnumbers: dates and numbers in them
  images     screenshot or logo; filetypes: what unknown bytes are by their name; tnef: a winmail.dat unpacked
  texts      bodies -> the whole text and its split
  htmltext   HTML -> text with marks; htmlpage: its lines; htmlmarks: what programs name; marks: the characters
  flowed     format=flowed -> the paragraphs that were written
bodytext   a reply -> new text, signature, quotes
  quotemarks how a quoted mail begins; quotewords: the words, by language
  signature  where a signature begins; signlines: what stands in one; signwords: the words, by language
  links      shared files in the new text
  language   Indonesian or English
  rsvptext   what a person wrote beside an answer to an invitation
  forward    the mail that was forwarded inside of the text; forwardheader: its fields; forwardwords: the words
  report     bounces, read receipts, complaints
    bounce     those in free form; bouncewords: their words, by language; sesreport: Amazon's
    statusfields fields, addresses and codes of a report
  automatic  written by a machine?
address    who wrote it, strictly by the raw From; addresses leniently, for display
authres    does our provider vouch for the From domain?
  profiles   where each provider writes its results; border: the fields it wrote; authfield: their grammar
dkim       a signature verified here; dkimform: what was signed; dkimkey: the key
protection signed or encrypted, by its shape
calendar   an answer to an invitation, another time that is proposed; the only user of icalendar
invitation an invitation, its update or its cancellation -> its bytes
msgid      Message-IDs, the root of a conversation (cheap, on raw bytes)
subject    the subject to show, its tags, its bare words
compose    a letter -> its final bytes
"""
