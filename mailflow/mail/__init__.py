"""What a message is. Pure: bytes in, frozen facts out; bytes of a letter out of its words.

message    what a parsed mail is: the facts everything after reads
parse      raw bytes -> Message; the only user of mail-parser
  guard      what is refused before any parser sees it
  headers    the header block as bytes: fields, encoded words, text that is safe to show
  parts      the MIME tree -> bodies and attachments
  htmltext   HTML -> text
bodytext   a reply -> new text, signature, quotes; quotemarks: the markers, by language
  language   Indonesian or English
  report     bounces, read receipts, complaints
  automatic  written by a machine?
address    who wrote it, strictly by the raw From; addresses leniently, for display
authres    does our provider vouch for the From domain?
msgid      Message-IDs, the root of a conversation (cheap, on raw bytes)
subject    the subject to show, its tags, its bare words
compose    a letter -> its final bytes
"""
