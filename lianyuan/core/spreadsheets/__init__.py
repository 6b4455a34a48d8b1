"""Reading other people's spreadsheets safely, and writing our own.

The reader (`reading.read`) hands the file to a fresh Python process with limits on memory, processor time
and wall-clock time, because a hostile or broken file can abort the parser, and because columns that must not
be kept are dropped there, before anything else sees them. What the child imports must not import Django:
`child`, `delimited`, `header`, `kinds`, `limits`, `shape`, `tables`, `workbook_xml`, `workbooks`.
"""
