"""Promises in time: what is due when, and whether it was met. Pure: no clock is read, no database is touched.

    openings   a calendar's openings as sorted UTC seconds with running totals: any date is a few bisections away
    calendar   business time: add seconds to an instant, count seconds between two, say which days were skipped
    hours      windows of the day as an admin writes them and a client reads them
    budget     a length and how it is counted: operating time, every second, or to the end of a day
    source     who set a value of an agreement
    agreement  what is promised: severities, targets, lead time, the vendor's own facts; due and visit dates
    termshape  what one agreement in rules/sla.yaml may look like
    shape      what that file may look like as a whole
    likeness   calendars that are like another one
    merge      several levels put together field by field; each value remembers who set it
    provenance where each value of an agreement comes from
    reading    the values of all levels to an Agreement
    levels     which agreement holds for a client and a service at an instant
    assembly   all agreements of the file: its levels, from when to when, put together
    load       the file and the public holidays to Agreements, with every mistake at its line
    doubts     what an agreement says and hardly means
    outlook    what an admin should know of the days ahead
    terms      what an event was decided by; event: an event with its terms
    clock      one clock and the moves it can make
    measure    what a clock counts by, and what becomes of it when the rules change
    latebegun  a promise that nobody knew of at the receipt, counted from there
    story      what each event does to a request's clocks, and by which terms
    clocks     a request's clocks as a replay of its events
    warnings   which warning of a clock comes next, and which have been crossed
    explain    how a due date came about: every stretch that was counted or skipped, and why

Each file knows only those above it.
"""
