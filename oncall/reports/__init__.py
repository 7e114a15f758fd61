"""The shapes in which the log, a case and a month leave the house: JSON, CSV, XLSX, PDF and text.

Writers over the frozen values of usecases (LogEntry, Report, CaseDetail): each takes one and returns text or bytes.
No file is opened here, no store, no clock; libraries that write a format are imported where it is written.
Every format has the same rows and the same total; no writer adds, rounds or leaves out money.
Keys, their order and the columns are design/surfaces.md's: add freely, rename and drop nothing.
"""
