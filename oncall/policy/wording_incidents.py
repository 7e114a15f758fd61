"""The names of the sentences about alarms and outages, and the `{values}` each may use."""

TO_CALLERS: dict[str, str] = {
    "outage_own": "line text two",
    "outage_national": "line text two",
    "outage_sms": "line",
    "outage_goodbye": "line",
}
TO_STAFF: dict[str, str] = {
    "alarm": "line title count case",
    "alarm_again": "line",
    "alarm_yours": "line",
    "alarm_taken": "line person",
    "alarm_over": "line title count case",
    "alarm_passed_on": "line",
    "sms_alarm_unanswered": "line title case",
    "mail_alarm_unanswered_subject": "line title",
    "mail_alarm_unanswered_body": "line title case alerts",
    "sms_alarm_acknowledged": "line title case person",
    "mail_alarm_acknowledged_subject": "line title",
    "mail_alarm_acknowledged_body": "line title case person alerts",
    "sms_alarm_resolved": "line title case",
    "mail_alarm_resolved_subject": "line title",
    "mail_alarm_resolved_body": "line title case alerts",
    "sms_alarm_mailed": "line title case",
    "mail_alarm_mailed_subject": "line title",
    "mail_alarm_mailed_body": "line title case alerts",
}
TO_CUSTOMERS: dict[str, str] = {
    "sms_outage_over": "line text",
    "mail_outage_subject": "line",
    "mail_outage_body": "line text",
    "mail_outage_over_subject": "line",
    "mail_outage_over_body": "line text",
}
