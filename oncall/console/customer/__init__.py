"""The customers' pages: the form and the API for a new ticket, the sign-in by link, a customer's cases, what waits for a yes.

Nobody here is staff: no page of the console is reached from here, and a customer's cookie opens nothing but his own cases.
Every answer to a stranger is the same whether we know him or not; what people send is text, or a file to download, never a page.
Asks the use cases of tickets; no rule about states, no SQL, no clock. Every text is wrapped in gettext.
A page is a module with one blueprint; `pages.customer_pages` puts them together, once per app.
"""
