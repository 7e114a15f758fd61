"""German."""

TEXTS: dict[str, str] = {
    "greeting": "Sie haben {line} erreicht. Wir rufen jetzt die Kollegen in Bereitschaft an. Einen Moment bitte.",
    "consent": "Die Nutzung von {line} kann laut Vertrag berechnet werden. Drücken Sie die 1, um zuzustimmen und "
    "verbunden zu werden.",
    "consent_again": "Wir rufen niemanden an, bevor Sie zugestimmt haben. Drücken Sie die 1, um dem Preis zuzustimmen.",
    "consent_missing": "Sie haben dem Preis nicht zugestimmt, daher wurde niemand angerufen. Sie können nach dem Ton eine "
    "Nachricht hinterlassen.",
    "hold": "Wir rufen weiter an. Bitte bleiben Sie am Apparat.",
    "next_step": "Die ersten Kollegen haben nicht abgenommen. Wir rufen jetzt die nächsten an. Bitte bleiben Sie am Apparat.",
    "queued": "Es rufen gerade viele an.[ Sie sind Nummer {place} in der Warteschlange.] Drücken Sie die 2, wenn wir Sie "
    "lieber zurückrufen sollen.",
    "connecting": "[{person}|Ein Kollege] nimmt Ihren Anruf an. Sie werden verbunden.",
    "nobody": "Wir konnten leider niemanden erreichen.",
    "voicemail": "Bitte hinterlassen Sie nach dem Ton eine Nachricht: Ihren Namen, Ihr Geschäft und die Störung. Legen Sie "
    "danach auf.",
    "voicemail_thanks": "Vielen Dank. Die Kollegen in Bereitschaft haben Ihre Nachricht.",
    "goodbye": "Vielen Dank für Ihren Anruf. Auf Wiederhören.",
    "talk_lost": "Die Verbindung zu unserem Kollegen ist abgebrochen. Wir rufen erneut an, bitte bleiben Sie am Apparat.",
    "announce": "Sie haben {line} erreicht. Im Moment können wir keine Anrufe annehmen.",
    "menu": "Sie haben {line} erreicht. Drücken Sie die 1, wenn eine Kasse gestört ist, die 2 für alles andere.",
    "refer": "Ihr Vertrag gilt für die Person, die Ihre Kassen betreut. Bitte wenden Sie sich zuerst an [{person}|Ihren "
    "Admin].",
    "refused": "Diesen Anruf können wir leider nicht annehmen.",
    "ticket": "Ihr Anliegen ist erfasst[, Nummer {ticket}]. Sie erhalten einen Link per SMS.",
    "ask_serial": "Bitte geben Sie die zwölfstellige Seriennummer des Terminals ein und danach die Raute-Taste.",
    "serial_again": "Die Seriennummer muss zwölf Ziffern haben. Bitte versuchen Sie es noch einmal, danach die Raute-Taste.",
    "serial_read_back": "Sie haben {digits} eingegeben. Drücken Sie die 1, wenn das stimmt, die 2 für eine neue Eingabe.",
    "callback": "Wir rufen Sie zurück, sobald wir wieder da sind[: {opens}].",
    "apology": "Entschuldigung, bei uns liegt eine Störung vor. Bitte hinterlassen Sie nach dem Ton eine Nachricht, wir "
    "rufen Sie zurück.",
    "resumed": "Danke, dass Sie gewartet haben. Wir rufen weiter an.",
    "screen": "{line}. [{customer}. ][{topic}. ]Anruf: {caller}. Drücken Sie die 1, um den Anruf anzunehmen.",
    "screen_again": "Anruf: {caller}. Drücken Sie die 1, um ihn anzunehmen.",
    "accepted": "Danke. Sie werden mit dem Anrufer verbunden.",
    "taken": "[{person}|Ein anderer Kollege] hat den Anruf bereits angenommen. Danke.",
    "gone": "Der Anrufer hat aufgelegt. Die Nummer kommt per SMS.",
    "wrong_key": "Das war nicht die 1.",
    "wrap_up": "Drücken Sie die 1, wenn der Fall gelöst ist und nicht unser Fehler war, die 2, wenn er noch nicht gelöst "
    "ist, die 3, wenn er gelöst ist und unser eigener Fehler war.",
    "wrap_up_again": "1: gelöst, nicht unser Fehler. 2: noch nicht gelöst. 3: gelöst, unser eigener Fehler.",
    "wrap_up_solved": "Notiert: gelöst, nicht unser Fehler.",
    "wrap_up_open": "Notiert: noch nicht gelöst.",
    "wrap_up_own_fault": "Notiert: gelöst, unser eigener Fehler.",
    "test_call": "Dies ist ein Test von {line}. Drücken Sie die 1, um zu bestätigen, dass Sie dies hören.",
    "sms_ringing": "{line}: Anruf, {caller}[, {time} Uhr].[ {customer}.][ {topic}.][ {link}]",
    "sms_taken": "{line}: [{person}|ein Kollege] hat den Anruf angenommen: {caller}.",
    "sms_missed": "{line}: verpasster Anruf, {caller}[, {time} Uhr][, Wartezeit {waited}].[ {customer}.][ {topic}.][ {link}]",
    "sms_voicemail": "{line}: Nachricht, {caller}[, {time} Uhr][ ({seconds} s)].[ {customer}.][ {topic}.][ {link}]",
    "sms_wrap_up": "{line}: [Fall {case}, ]{caller}. Ist er gelöst, und was war die Ursache?[ {link}]",
    "mail_missed_subject": "{line}: verpasster Anruf, {caller}[, {time} Uhr]",
    "mail_missed_body": "Ein Anruf bei {line} wurde nicht angenommen: {caller}[, {time} Uhr].[ Wartezeit: "
    "{waited}.][\n{customer}][\n{topic}][\n{link}]",
    "mail_voicemail_subject": "{line}: Nachricht, {caller}[, {time} Uhr]",
    "mail_voicemail_body": "Bei {line} wurde eine Nachricht[ von {seconds} Sekunden] hinterlassen: {caller}[, {time} "
    "Uhr].[\n{customer}][\n{topic}][\nNachricht anhören (Anmeldung nötig): {link}]",
    "sms_shift_begins": "{line}: Sie haben jetzt Bereitschaft[ ({role})][ bis {until}][, zusammen mit {partner}].",
    "sms_handover": "{line}: Übergabe[ um {time} Uhr].[ Erste Bereitschaft: {primary}.][ Zweite Bereitschaft: {backup}.]",
    "sms_ticket": "{line}: Fall[ {ticket}] ist erfasst.[ {link}]",
    "sms_callback": "{line}: Wir rufen Sie zurück, sobald wir wieder da sind[: {opens}].",
    "unknown_caller": "unbekannte Nummer",
    "role_primary": "erste Bereitschaft",
    "role_backup": "zweite Bereitschaft",
}
