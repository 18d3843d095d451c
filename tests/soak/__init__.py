"""Crash tests: the bot is killed again and again among people who talk, and nothing may be lost or doubled.

A run (`soak`) is a row of lives (`lives`) of the bot as a process (`child`, `processes`), each with an end of its own
(`endings`): SIGKILL at a named step (`steps`), at any request or any moment, or SIGTERM. Meanwhile members (`members`)
tell, edit and delete in threads and direct conversations (`talking`), send forms (`filling`), export and import notes
(`exchanging`), open, tag, share and delete what is kept (`browsing`), reply to each other's stories (`remarking`), ask
to be reminded (`wishing`), managers give groups questions (`managing`), and it is noted what that should come to
(`ledger`, `noted`). Requests and the gateway fail (`weather`); between two lives the town's clock (`town`) moves on.
Every now and then the bot is left in peace, and what there is (`kept`, `sights`, `shelves`) is compared with what
should be (`verdict`, `sendings`, `diary`).

A run also fails if the bot makes a kind of request that `steps` does not name.

The seed decides how lives end and what people choose; moments differ from run to run, so a seed brings back a run's
plan, not every one of its accidents.
"""
