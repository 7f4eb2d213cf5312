"""Promises in time: what is due when, and whether it was met. Pure: no clock is read, no database is touched.

    openings   a calendar's openings as sorted UTC seconds with running totals: any date is a few bisections away
    calendar   business time: add seconds to an instant, count seconds between two, say which days were skipped
    hours      windows of the day as an admin writes them and a client reads them
    budget     a length and how it is counted: operating time, every second, or to the end of a day
    agreement  what is promised: severities, targets, lead time, the vendor's own facts; due and visit dates
    shape      what rules/sla.yaml may look like
    load       that file and the public holidays to an Agreement, with every mistake at its line
    clock      one clock and the moves it can make
    clocks     a request's clocks as a replay of its events

Each file knows only those above it.
"""
