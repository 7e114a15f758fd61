"""Waiting in line and calling back, in all five languages."""

NB: dict[str, str] = {
    "queued_hidden": "Alle våre folk er i samtale.[ Du er nummer {place} i køen.] Tast 1 for å legge igjen en beskjed.",
    "queue_ended": "Vi beklager, ventetiden ble for lang.",
    "callback_queued": "Takk. Du beholder plassen din. Vi ringer deg så snart en av oss er ledig.",
    "callback_hello": "Dette er {line}. Vi ringer deg tilbake.",
    "screen_callback": "{line}. {caller} skal ringes tilbake. Tast 1 for å bli satt over.",
    "calling_back": "Takk. Vi ringer {caller}.",
    "not_reached": "Vi fikk ikke tak i kunden.",
    "staff_menu": "Du ringer fra en av vaktens telefoner.[ Tast 1 for å ringe tilbake til nummeret som slutter på {digits} og ringte {when}.][ Tast 2 for nummeret som slutter på {digits_before} og ringte {when_before}.] Tast 0 for å gå videre som kunde.",
    "staff_called": "Legg på. Telefonen din ringer om et øyeblikk.",
}
EN: dict[str, str] = {
    "queued_hidden": "All our people are in a call.[ You are number {place} in the queue.] Press 1 to leave a message.",
    "queue_ended": "We are sorry, the wait has become too long.",
    "callback_queued": "Thank you. You keep your place. We call you as soon as one of us is free.",
    "callback_hello": "This is {line}. We are calling you back.",
    "screen_callback": "{line}. {caller} is to be called back. Press 1 to be connected.",
    "calling_back": "Thank you. We are calling {caller}.",
    "not_reached": "The customer could not be reached.",
    "staff_menu": "You are calling from a staff phone.[ Press 1 to call back the number ending in {digits} that called {when}.][ Press 2 for the number ending in {digits_before} that called {when_before}.] Press 0 to go on as a customer.",
    "staff_called": "Please hang up. Your phone rings in a moment.",
}
DE: dict[str, str] = {
    "queued_hidden": "Alle Kollegen sind im Gespräch.[ Sie sind Nummer {place} in der Reihe.] Drücken Sie 1, um eine Nachricht zu hinterlassen.",
    "queue_ended": "Es tut uns leid, die Wartezeit ist zu lang geworden.",
    "callback_queued": "Danke. Sie behalten Ihren Platz. Wir rufen Sie an, sobald jemand frei ist.",
    "callback_hello": "Hier ist {line}. Wir rufen Sie zurück.",
    "screen_callback": "{line}. {caller} soll zurückgerufen werden. Drücken Sie 1, um verbunden zu werden.",
    "calling_back": "Danke. Wir rufen {caller} an.",
    "not_reached": "Der Kunde war nicht zu erreichen.",
    "staff_menu": "Sie rufen von einem Diensttelefon an.[ Drücken Sie 1, um die Nummer mit den Endziffern {digits} zurückzurufen, Anruf {when}.][ Drücken Sie 2 für die Endziffern {digits_before}, Anruf {when_before}.] Drücken Sie 0, um als Kunde fortzufahren.",
    "staff_called": "Bitte legen Sie auf. Ihr Telefon klingelt gleich.",
}
NL: dict[str, str] = {
    "queued_hidden": "Al onze mensen zijn in gesprek.[ U bent nummer {place} in de rij.] Toets 1 om een bericht achter te laten.",
    "queue_ended": "Het spijt ons, het wachten duurt te lang.",
    "callback_queued": "Dank u. U houdt uw plaats. Wij bellen u zodra er iemand vrij is.",
    "callback_hello": "U spreekt met {line}. Wij bellen u terug.",
    "screen_callback": "{line}. {caller} wil teruggebeld worden. Toets 1 om verbonden te worden.",
    "calling_back": "Dank u. Wij bellen {caller}.",
    "not_reached": "De klant was niet te bereiken.",
    "staff_menu": "U belt vanaf een diensttelefoon.[ Toets 1 om het nummer eindigend op {digits} terug te bellen, gebeld {when}.][ Toets 2 voor het nummer eindigend op {digits_before}, gebeld {when_before}.] Toets 0 om als klant verder te gaan.",
    "staff_called": "U kunt ophangen. Uw telefoon gaat zo over.",
}
RU: dict[str, str] = {
    "queued_hidden": "Все наши сотрудники сейчас разговаривают.[ Ваш номер в очереди: {place}.] Нажмите 1, чтобы оставить сообщение.",
    "queue_ended": "Извините, ожидание слишком затянулось.",
    "callback_queued": "Спасибо. Ваше место сохранится. Мы перезвоним, как только кто-нибудь освободится.",
    "callback_hello": "Это {line}. Мы вам перезваниваем.",
    "screen_callback": "{line}. Нужно перезвонить: {caller}. Нажмите 1, чтобы вас соединили.",
    "calling_back": "Спасибо. Набираем {caller}.",
    "not_reached": "Клиент не ответил.",
    "staff_menu": "Вы звоните со служебного телефона.[ Нажмите 1, чтобы перезвонить на номер, последние цифры {digits}, звонок {when}.][ Нажмите 2 для номера с последними цифрами {digits_before}, звонок {when_before}.] Нажмите 0, чтобы продолжить как клиент.",
    "staff_called": "Положите трубку. Ваш телефон сейчас зазвонит.",
}
