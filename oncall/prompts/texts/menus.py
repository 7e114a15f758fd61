"""What callers are asked by keys, in every language."""

NB: dict[str, str] = {
    "menu_again": "Det var ikke et av valgene.",
    "ask_role": "Er du ansvarlig for kassene hos dere, trykk 1. Arbeider du i kassen, trykk 2.",
    "through": "Er det likevel en nødssituasjon, trykk 1.",
    "ask_number": "Tast telefonnummeret vi skal ringe, og avslutt med firkant.",
    "number_again": "Det var ikke et telefonnummer vi kan ringe. Tast nummeret en gang til, og avslutt med firkant.",
    "number_read_back": "Vi ringer deg på {caller}. Trykk 1 hvis det stemmer, 2 for et annet nummer.",
    "ticket_sent": "Du får nummeret og en lenke på SMS.",
    "callback_soon": "Vi ringer deg tilbake så snart en av oss er ledig.",
    "remote_help": "Koden din for fjernhjelp er {code}. Si den til kollegaen vår.",
}
EN: dict[str, str] = {
    "menu_again": "That was not one of the choices.",
    "ask_role": "If you are in charge of your tills, press 1. If you work at the till, press 2.",
    "through": "If this is an emergency anyway, press 1.",
    "ask_number": "Please key in the telephone number we should call, then press hash.",
    "number_again": "That is no telephone number we can call. Please key it in once more, then press hash.",
    "number_read_back": "We will call you on {caller}. Press 1 if that is right, 2 for another number.",
    "ticket_sent": "You get the number and a link by text message.",
    "callback_soon": "We will call you back as soon as one of us is free.",
    "remote_help": "Your code for remote help is {code}. Please tell it to our colleague.",
}
DE: dict[str, str] = {
    "menu_again": "Das war keine der Möglichkeiten.",
    "ask_role": "Wenn Sie Ihre Kassen betreuen, drücken Sie die 1. Wenn Sie an der Kasse arbeiten, drücken Sie die 2.",
    "through": "Wenn es trotzdem ein Notfall ist, drücken Sie die 1.",
    "ask_number": "Bitte geben Sie die Telefonnummer ein, unter der wir Sie anrufen sollen, und danach die Raute-Taste.",
    "number_again": "Das ist keine Telefonnummer, die wir anrufen können. Bitte geben Sie sie noch einmal ein und danach "
    "die Raute-Taste.",
    "number_read_back": "Wir rufen Sie unter {caller} an. Drücken Sie die 1, wenn das stimmt, die 2 für eine andere Nummer.",
    "ticket_sent": "Sie erhalten die Nummer und einen Link per SMS.",
    "callback_soon": "Wir rufen Sie zurück, sobald jemand von uns frei ist.",
    "remote_help": "Ihr Code für die Fernwartung ist {code}. Bitte nennen Sie ihn unserem Mitarbeiter.",
}
NL: dict[str, str] = {
    "menu_again": "Dat was geen van de keuzes.",
    "ask_role": "Beheert u de kassa's, toets dan 1. Werkt u aan de kassa, toets dan 2.",
    "through": "Is het toch een noodgeval, toets dan 1.",
    "ask_number": "Toets het telefoonnummer in waarop we u kunnen bellen en sluit af met een hekje.",
    "number_again": "Dat is geen telefoonnummer dat we kunnen bellen. Toets het nog een keer in en sluit af met een hekje.",
    "number_read_back": "We bellen u op {caller}. Klopt dat, toets dan 1. Voor een ander nummer toetst u 2.",
    "ticket_sent": "U krijgt het nummer en een link per sms.",
    "callback_soon": "We bellen u terug zodra een van ons vrij is.",
    "remote_help": "Uw code voor hulp op afstand is {code}. Geeft u die door aan onze collega.",
}
RU: dict[str, str] = {
    "menu_again": "Такого варианта нет.",
    "ask_role": "Если вы отвечаете за кассы, нажмите 1. Если вы работаете на кассе, нажмите 2.",
    "through": "Если это всё же экстренный случай, нажмите 1.",
    "ask_number": "Введите номер телефона, по которому вам перезвонить, и нажмите решётку.",
    "number_again": "По такому номеру позвонить нельзя. Введите номер ещё раз и нажмите решётку.",
    "number_read_back": "Мы перезвоним вам по номеру {caller}. Если всё верно, нажмите 1. Для другого номера нажмите 2.",
    "ticket_sent": "Номер заявки и ссылка придут в СМС.",
    "callback_soon": "Мы перезвоним вам, как только кто-нибудь освободится.",
    "remote_help": "Ваш код для удалённой помощи: {code}. Назовите его нашему специалисту.",
}
