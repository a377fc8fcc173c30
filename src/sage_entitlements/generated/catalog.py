"""The bundled catalogue as it was read and found sound.

Made by ``.ci/generate.py``, and never edited: whoever edits its sources runs that again. While
they are other than those it was made from, it is not used.
"""

# mypy: ignore-errors
from datetime import time

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.model import (
    Activity,
    Clause,
    Evidence,
    Family,
    Figure,
    Gift,
    Grid,
    Inclusion,
    Line,
    Mark,
    Option,
    Plan,
    Reading,
    Service,
)
from sage_entitlements.text import Text

FILES = {
    "clauses.toml": (
        b'# What the source page, "Sage Gwarancja" of Sage Poland, says: one clause an entry, in our\n'
        b'# own words. "section" is the page\'s heading. A number that the rules count with stands\n'
        b'# under "figures" and enters the wording as {name}, so that text and rule cannot disagree.\n'
        b"\n"
        b"# -- Plans and services ------------------------------------------------------------------\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "plans.perpetual"\n'
        b'section = "Sage Gwarancja"\n'
        b'wording.pl = "Rodzina Sage Gwarancja dotyczy modu\xc5\x82\xc3\xb3w z licencj\xc4\x85 bezterminow\xc4\x85 i ma pi\xc4\x99\xc4\x87 plan\xc3\xb3w, wymienionych w tej kolejno\xc5\x9bci: Podstawowa, Komfort, Premium, Presti\xc5\xbc i VIP."\n'
        b'wording.en = "The family Sage Gwarancja is for modules with a perpetual licence and has five plans, listed in this order: Podstawowa, Komfort, Premium, Presti\xc5\xbc and VIP."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "plans.subscription"\n'
        b'section = "Sage Program w Subskrypcji"\n'
        b'wording.pl = "Rodzina Sage Program w Subskrypcji ma trzy plany, wymienione w tej kolejno\xc5\x9bci: Podstawowa +, Komfort + i VIP +."\n'
        b'wording.en = "The family Sage Program w Subskrypcji has three plans, listed in this order: Podstawowa +, Komfort + and VIP +."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "services.rows"\n'
        b'section = "Sage Gwarancja"\n'
        b'wording.pl = "Obie tabele wymieniaj\xc4\x85 te same osiem us\xc5\x82ug w tej samej kolejno\xc5\x9bci. Znaki, kt\xc3\xb3re przypisywa\xc5\x82y us\xc5\x82ugi do plan\xc3\xb3w, by\xc5\x82y obrazkami i nie zachowa\xc5\x82y si\xc4\x99."\n'
        b'wording.en = "Both tables list the same eight services in the same order. The marks that tied services to plans were pictures and are lost."\n'
        b"\n"
        b"# -- Knowledge base, online help ---------------------------------------------------------\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "knowledge-base.scope"\n'
        b'section = "Centrum Wiedzy"\n'
        b'wording.pl = "U\xc5\xbcytkownik mo\xc5\xbce korzysta\xc4\x87 z kompendium o produktach i us\xc5\x82ugach, kt\xc3\xb3re Sage ma obecnie w ofercie, pod adresem centrumwiedzy.sage.com.pl."\n'
        b'wording.en = "The user may consult a compendium about the products and services that Sage currently offers, at centrumwiedzy.sage.com.pl."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "online-help.undefined"\n'
        b'section = "Sage Pomoc Online"\n'
        b'wording.pl = "Strona wymienia t\xc4\x99 us\xc5\x82ug\xc4\x99, ale nie m\xc3\xb3wi, na czym ona polega."\n'
        b'wording.en = "The page lists this service and does not say what it consists of."\n'
        b"\n"
        b"# -- Updates -----------------------------------------------------------------------------\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "legal-update.scope"\n'
        b'section = "Aktualizacja prawna"\n'
        b'wording.pl = "Gdy zmienia si\xc4\x99 prawo, Sage zmienia programy, aby by\xc5\x82y z nim zgodne. Za\xc5\x82o\xc5\xbcenia tych zmian ustala Sage."\n'
        b'wording.en = "When the law changes, Sage changes the programs so that they conform to the law in force. Sage sets the assumptions on which this is done."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "functional-update.quality"\n'
        b'section = "Aktualizacja funkcjonalna"\n'
        b'wording.pl = "Sage rozwija programy, podnosz\xc4\x85c jako\xc5\x9b\xc4\x87 techniczn\xc4\x85 ich dzia\xc5\x82ania. Za\xc5\x82o\xc5\xbcenia rozwoju ustala Sage."\n'
        b'wording.en = "Sage develops the programs by raising the technical quality of their work. Sage sets the assumptions of that development."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "functional-update.functions"\n'
        b'section = "Aktualizacja funkcjonalna"\n'
        b'wording.pl = "Sage rozwija programy, rozszerzaj\xc4\x85c dotychczasowe funkcje i dodaj\xc4\x85c nowe. Za\xc5\x82o\xc5\xbcenia rozwoju ustala Sage."\n'
        b'wording.en = "Sage develops the programs by extending the functions that they have and adding new ones. Sage sets the assumptions of that development."\n'
        b"\n"
        b"# -- Technical phone support -------------------------------------------------------------\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "phone-support.number"\n'
        b'section = "Techniczne wsparcie telefoniczne"\n'
        b'wording.pl = "Numer telefonu do konsultant\xc3\xb3w: {number}."\n'
        b'wording.en = "The consultants\' phone number: {number}."\n'
        b'figures.number = "+48 22 455 56 00"\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "phone-support.hours"\n'
        b'section = "Techniczne wsparcie telefoniczne"\n'
        b'wording.pl = "Konsultanci odbieraj\xc4\x85 telefony w dni robocze od {opens} do {closes}."\n'
        b'wording.en = "Consultants answer on working days from {opens} to {closes}."\n'
        b"figures.opens = 08:00:00\n"
        b"figures.closes = 17:00:00\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "phone-support.topics"\n'
        b'section = "Techniczne wsparcie telefoniczne"\n'
        b'wording.pl = "Mo\xc5\xbcna pyta\xc4\x87 mi\xc4\x99dzy innymi o podstawowe procesy i funkcje, o piln\xc4\x85 pomoc w ustawieniach i o aktywacj\xc4\x99 baz danych."\n'
        b'wording.en = "Among the topics are basic processes and functions, ad-hoc help with settings and the activation of databases."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "phone-support.scope"\n'
        b'section = "Techniczne wsparcie telefoniczne"\n'
        b'wording.pl = "Konsultanci doradzaj\xc4\x85 przy instalowaniu program\xc3\xb3w u u\xc5\xbcytkownika i przy p\xc3\xb3\xc5\xbaniejszej pracy z nimi. Zasady ustala Sage."\n'
        b'wording.en = "Consultants advise while programs are installed in the user\'s environment and on using them afterwards. Sage sets the rules."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "phone-support.channels"\n'
        b'section = "Techniczne wsparcie telefoniczne"\n'
        b'wording.pl = "Wsparcie techniczne dzia\xc5\x82a dwoma kana\xc5\x82ami: przez e-mail i przez telefon."\n'
        b'wording.en = "Technical support is given through two channels: e-mail and phone."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "phone-support.menu"\n'
        b'section = "Techniczne wsparcie telefoniczne"\n'
        b'wording.pl = "Numer dost\xc4\x99powy zale\xc5\xbcy od rodzaju i zakresu us\xc5\x82ugi; dalej dzwoni\xc4\x85cego prowadzi automat."\n'
        b'wording.en = "The access number depends on the kind and scope of the service; from there the automatic system guides the caller."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "phone-support.call-limit"\n'
        b'section = "Techniczne wsparcie telefoniczne"\n'
        b'wording.pl = "Je\xc5\xbceli jest ku temu pow\xc3\xb3d, rozmow\xc4\x99 mo\xc5\xbcna skr\xc3\xb3ci\xc4\x87 do {minutes} minut."\n'
        b'wording.en = "Where there is good reason, a call may be limited to {minutes} minutes."\n'
        b"figures.minutes = 30\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "phone-support.recording"\n'
        b'section = "Techniczne wsparcie telefoniczne"\n'
        b'wording.pl = "Rozmowa mo\xc5\xbce by\xc4\x87 nagrana. Nagranie przechowuje si\xc4\x99 najwy\xc5\xbcej {years} lata i s\xc5\x82u\xc5\xbcy ono wy\xc5\x82\xc4\x85cznie \xc5\x9bwiadczeniu us\xc5\x82ug."\n'
        b'wording.en = "A call may be recorded. The recording is kept for at most {years} years and serves only the providing of the services."\n'
        b"figures.years = 3\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "phone-support.identification"\n'
        b'section = "Techniczne wsparcie telefoniczne"\n'
        b'wording.pl = "Dzwoni\xc4\x85cy musi si\xc4\x99 zidentyfikowa\xc4\x87; strona odsy\xc5\x82a do osobnego opisu identyfikacji."\n'
        b'wording.en = "Callers identify themselves; the page refers to a separate description of how."\n'
        b"\n"
        b"# -- Callback on request -----------------------------------------------------------------\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "callback.request"\n'
        b'section = "Oddzwonienie na \xc5\xbcyczenie"\n'
        b'wording.pl = "Konsultant oddzwania, je\xc5\xbceli u\xc5\xbcytkownik poprosi\xc5\x82 o to w automacie telefonicznym."\n'
        b'wording.en = "A consultant calls back where the user has asked for it in the automatic phone system."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "callback.identification"\n'
        b'section = "Oddzwonienie na \xc5\xbcyczenie"\n'
        b'wording.pl = "O oddzwonienie mo\xc5\xbce prosi\xc4\x87 tylko ten, kogo system telefoniczny Sage poprawnie rozpozna\xc5\x82."\n'
        b'wording.en = "Only a caller whom Sage\'s phone system has correctly identified can ask for a callback."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "callback.key"\n'
        b'section = "Oddzwonienie na \xc5\xbcyczenie"\n'
        b'wording.pl = "O oddzwonienie prosi si\xc4\x99 klawiszem telefonu, czekaj\xc4\x85c na konsultanta."\n'
        b'wording.en = "A callback is asked for by pressing a key of the phone while waiting for a consultant."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "callback.attempts"\n'
        b'section = "Oddzwonienie na \xc5\xbcyczenie"\n'
        b'wording.pl = "Liczba pr\xc3\xb3b oddzwonienia na numer, z kt\xc3\xb3rego dzwoniono: {to_caller}. Liczba pr\xc3\xb3b na numer podany w zam\xc3\xb3wieniu: {to_order}."\n'
        b'wording.en = "Attempts to call back the number that called: {to_caller}. Attempts to call the number given in the order: {to_order}."\n'
        b"figures.to_caller = 2\n"
        b"figures.to_order = 1\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "callback.failure-mail"\n'
        b'section = "Oddzwonienie na \xc5\xbcyczenie"\n'
        b'wording.pl = "O nieudanej pr\xc3\xb3bie Sage zawiadamia e-mailem, pisz\xc4\x85c na adres podany w zam\xc3\xb3wieniu."\n'
        b'wording.en = "Sage notes a failed attempt in an e-mail to the address given in the order."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "callback.no-liability"\n'
        b'section = "Oddzwonienie na \xc5\xbcyczenie"\n'
        b'wording.pl = "Sage nie odpowiada za to, \xc5\xbce nikt nie odebra\xc5\x82 pod numerem z zam\xc3\xb3wienia, ani za usterki po\xc5\x82\xc4\x85czenia, kt\xc3\xb3rych sama nie spowodowa\xc5\x82a."\n'
        b'wording.en = "Sage is not liable where nobody answers at the order\'s number, nor for faults of the connection that are not its own."\n'
        b"\n"
        b"# -- Priority in the queue ---------------------------------------------------------------\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "priority-call.order"\n'
        b'section = "Pierwsze\xc5\x84stwo dodzwonienia"\n'
        b'wording.pl = "U\xc5\xbcytkownik \xc5\x82\xc4\x85czy si\xc4\x99 z konsultantem wcze\xc5\x9bniej ni\xc5\xbc osoby, kt\xc3\xb3re maj\xc4\x85 inne us\xc5\x82ugi."\n'
        b'wording.en = "The user is connected to a consultant before those who have other services."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "priority-call.includes-callback"\n'
        b'section = "Pierwsze\xc5\x84stwo dodzwonienia"\n'
        b'wording.pl = "Kto ma pierwsze\xc5\x84stwo dodzwonienia, mo\xc5\xbce te\xc5\xbc korzysta\xc4\x87 z oddzwonienia na \xc5\xbcyczenie."\n'
        b'wording.en = "Whoever has priority in the queue may also use callback on request."\n'
        b"\n"
        b"# -- Remote help -------------------------------------------------------------------------\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.scope"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "U\xc5\xbcytkownik udost\xc4\x99pnia przez internet sw\xc3\xb3j pulpit, a konsultant doradza, b\xc4\x99d\xc4\x85c z nim jednocze\xc5\x9bnie w rozmowie telefonicznej."\n'
        b'wording.en = "The user opens the desktop to the consultant over the internet, and the consultant advises while both are on the phone."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.allowance"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Liczba sesji w ka\xc5\xbcdym miesi\xc4\x99cznym okresie umowy: {sessions}."\n'
        b'wording.en = "Sessions in each monthly period of the contract\'s term: {sessions}."\n'
        b"figures.sessions = 1\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.duration"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Jedna sesja trwa najwy\xc5\xbcej {minutes} minut."\n'
        b'wording.en = "One session lasts at most {minutes} minutes."\n'
        b"figures.minutes = 30\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.one-program"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Sesja dotyczy jednego programu, kt\xc3\xb3ry wskazuje u\xc5\xbcytkownik. Kto ma pakiet produkt\xc3\xb3w Sage, wybiera z niego jeden program."\n'
        b'wording.en = "A session serves one program, which the user names. Who has a Sage product package chooses one program of it."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.extra-sessions"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Kto potrzebuje wi\xc4\x99cej sesji, ni\xc5\xbc obejmuje limit, mo\xc5\xbce je dokupi\xc4\x87."\n'
        b'wording.en = "Who needs more sessions than the limit allows can buy them."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.overage"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Gdy sesja przekroczy sw\xc3\xb3j czas, konsultant o tym m\xc3\xb3wi. Kto si\xc4\x99 wtedy nie roz\xc5\x82\xc4\x85czy, zamawia us\xc5\x82ug\xc4\x99 dodatkow\xc4\x85 i za dalsze minuty p\xc5\x82aci wed\xc5\x82ug cennika, kt\xc3\xb3ry wtedy obowi\xc4\x85zuje."\n'
        b'wording.en = "When a session passes its time, the consultant says so. Who does not disconnect then orders an additional service and pays for the further minutes by the price list then in force."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.no-accumulation"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Sesja niewykorzystana w swoim miesi\xc4\x85cu przepada: nie przechodzi dalej i nie sumuje si\xc4\x99 z nast\xc4\x99pn\xc4\x85."\n'
        b'wording.en = "A session not used in its month is gone: it neither passes to the next period nor adds to it."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.equipment"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Sprz\xc4\x99t i oprogramowanie do zdalnego po\xc5\x82\xc4\x85czenia zapewnia u\xc5\xbcytkownik i o\xc5\x9bwiadcza, \xc5\xbce je ma. Gdy ich brakuje, Sage nie musi \xc5\x9bwiadczy\xc4\x87 us\xc5\x82ugi, dop\xc3\xb3ki nie zostan\xc4\x85 zapewnione."\n'
        b'wording.en = "The user provides the hardware and software for the remote connection and declares to have them. Where they lack, Sage need not provide the service until they are there."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.access-scope"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Konsultant dostaje dost\xc4\x99p na jeden raz i nie szerszy, ni\xc5\xbc wymaga us\xc5\x82uga."\n'
        b'wording.en = "The consultant is given access for one occasion and no wider than the service needs."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.software"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Programu do zdalnego po\xc5\x82\xc4\x85czenia Sage ani nie tworzy, ani nie dostarcza. Za korzystanie z niego i za jego skutki odpowiada sam u\xc5\xbcytkownik."\n'
        b'wording.en = "Sage neither makes nor supplies the software for the remote connection. The user alone answers for its use and what comes of it."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.consent"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Kto korzysta z us\xc5\x82ugi, zgadza si\xc4\x99 na dost\xc4\x99p, na czynno\xc5\x9bci konsultanta i na przetwarzanie danych osobowych, kt\xc3\xb3re przy tym udost\xc4\x99pni. O\xc5\x9bwiadcza te\xc5\xbc, \xc5\xbce przechowuje swoje zasoby nale\xc5\xbcycie i chroni je przed osobami trzecimi."\n'
        b'wording.en = "Who uses the service agrees to the access, to what the consultant does and to the processing of personal data made available, and declares that the resources are kept and secured against third parties."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.complaint"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Reklamacj\xc4\x99 mo\xc5\xbcna zg\xc5\x82osi\xc4\x87 najp\xc3\xb3\xc5\xbaniej przed ko\xc5\x84cem Dnia Roboczego, w kt\xc3\xb3rym wykonano reklamowan\xc4\x85 prac\xc4\x99."\n'
        b'wording.en = "A complaint can be made no later than the end of the Working Day on which the work complained of was done."\n'
        b"\n"
        b"[[clauses]]\n"
        b'id = "remote-help.deemed-performed"\n'
        b'section = "Pomoc zdalna"\n'
        b'wording.pl = "Po tym terminie uznaje si\xc4\x99, \xc5\xbce us\xc5\x82uga zosta\xc5\x82a wykonana nale\xc5\xbcycie."\n'
        b'wording.en = "After that the service counts as duly performed."\n'
        b"\n"
        b"# -- Professional services ---------------------------------------------------------------\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "professional-services.window"\n'
        b'section = "Us\xc5\x82ugi profesjonalne"\n'
        b'wording.pl = "Pakiet mo\xc5\xbcna wykorzysta\xc4\x87 przez {months} miesi\xc4\x99cy od zakupu."\n'
        b'wording.en = "The package can be used within {months} months of purchase."\n'
        b"figures.months = 12\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "professional-services.visits"\n'
        b'section = "Us\xc5\x82ugi profesjonalne"\n'
        b'wording.pl = "Konsultant Sage odwiedza firm\xc4\x99 klienta {visits} razy."\n'
        b'wording.en = "A Sage consultant visits the customer\'s company {visits} times."\n'
        b"figures.visits = 3\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "professional-services.visit-length"\n'
        b'section = "Us\xc5\x82ugi profesjonalne"\n'
        b'wording.pl = "Jedna wizyta trwa najwy\xc5\xbcej {hours} godzin pracy."\n'
        b'wording.en = "One visit lasts at most {hours} working hours."\n'
        b"figures.hours = 7\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "professional-services.activities"\n'
        b'section = "Us\xc5\x82ugi profesjonalne"\n'
        b'wording.pl = "Podczas wizyt konsultant wykonuje prace dziewi\xc4\x99ciu rodzaj\xc3\xb3w. Dziesi\xc4\x85ty punkt listy na stronie tylko powtarza jej wst\xc4\x99p."\n'
        b'wording.en = "During the visits the consultant does nine kinds of work. The tenth bullet of the page\'s list only repeats its introduction."\n'
        b"\n"
        b"# -- Cancelling --------------------------------------------------------------------------\n"
        b"\n"
        b"[[clauses]]\n"
        b'id = "cancellation.unstated"\n'
        b'section = "Rezygnacja z abonamentu"\n'
        b'wording.pl = "Strona ma nag\xc5\x82\xc3\xb3wek o rezygnacji z abonamentu, ale odno\xc5\x9bniki pod nim nie zachowa\xc5\x82y si\xc4\x99: okres wypowiedzenia i jego forma nie s\xc4\x85 znane."\n'
        b'wording.en = "The page has a heading about cancelling, but the links under it are lost: neither a notice period nor a form is stated."\n'
    ),
    "matrix.toml": (
        b"# Which plan includes which service, and how we know.\n"
        b"#\n"
        b'# Each line is a service, each column a plan, in the order of the line "plans".\n'
        b"# Every cell says two things: the answer, and how it is known.\n"
        b"#\n"
        b'#   "yes, assumed"   included: our reading, the one that the line "reading" names\n'
        b'#   "no, assumed"    not included: likewise our reading\n'
        b'#   "yes, stated"    included: the source page says so, in the clause that a line "clause" names\n'
        b'#   "no, stated"     not included: likewise\n'
        b'#   "unknown"        nobody knows yet\n'
        b"#\n"
        b'# "reading" is always there, since what is not stated rests on it. Where a cell is stated,\n'
        b'# "clause" stands beside it:\n'
        b"#\n"
        b"#   [matrix.FAMILY]\n"
        b'#   reading = "matrix.staircase"\n'
        b'#   clause = "plans.perpetual"\n'
        b"#\n"
        b"# A family has a line for every service and a column for every one of its plans. Check with\n"
        b'# "sage-entitlements catalog check catalog"; plans.toml says why it names the folder.\n'
        b"#\n"
        b"# The page's check marks were pictures and are lost, so no cell here is stated.\n"
        b"# Found out for sure? Do not edit the cell; record it with its source, and it will\n"
        b"# survive the next update of the package:\n"
        b"#\n"
        b'#   sage-entitlements catalog confirm Komfort "Pomoc zdalna" --included --source "order form of May 2026"\n'
        b"\n"
        b"[matrix.perpetual]\n"
        b'reading = "matrix.staircase"\n'
        b"\n"
        b'plans               = ["podstawowa",   "komfort",      "premium",      "prestiz",      "vip"]\n'
        b"\n"
        b"[matrix.perpetual.cells]\n"
        b'knowledge-base      = ["yes, assumed", "yes, assumed", "yes, assumed", "yes, assumed", "yes, assumed"]\n'
        b'online-help         = ["yes, assumed", "yes, assumed", "yes, assumed", "yes, assumed", "yes, assumed"]\n'
        b'legal-update        = ["yes, assumed", "yes, assumed", "yes, assumed", "yes, assumed", "yes, assumed"]\n'
        b'phone-support       = ["no, assumed",  "yes, assumed", "yes, assumed", "yes, assumed", "yes, assumed"]\n'
        b'functional-update   = ["no, assumed",  "no, assumed",  "yes, assumed", "yes, assumed", "yes, assumed"]\n'
        b'callback            = ["no, assumed",  "no, assumed",  "no, assumed",  "yes, assumed", "yes, assumed"]\n'
        b'priority-call       = ["no, assumed",  "no, assumed",  "no, assumed",  "no, assumed",  "yes, assumed"]\n'
        b'remote-help         = ["no, assumed",  "no, assumed",  "no, assumed",  "no, assumed",  "yes, assumed"]\n'
        b"\n"
        b"[matrix.subscription]\n"
        b'reading = "matrix.namesake"\n'
        b"\n"
        b'plans               = ["podstawowa-plus", "komfort-plus", "vip-plus"]\n'
        b"\n"
        b"[matrix.subscription.cells]\n"
        b'knowledge-base      = ["yes, assumed",    "yes, assumed", "yes, assumed"]\n'
        b'online-help         = ["yes, assumed",    "yes, assumed", "yes, assumed"]\n'
        b'legal-update        = ["yes, assumed",    "yes, assumed", "yes, assumed"]\n'
        b'phone-support       = ["unknown",         "yes, assumed", "yes, assumed"]\n'
        b'functional-update   = ["unknown",         "unknown",      "yes, assumed"]\n'
        b'callback            = ["unknown",         "unknown",      "yes, assumed"]\n'
        b'priority-call       = ["unknown",         "unknown",      "yes, assumed"]\n'
        b'remote-help         = ["unknown",         "unknown",      "yes, assumed"]\n'
    ),
    "plans.toml": (
        b"# The plans that Sage sells, by family, in the order of the source page.\n"
        b"#\n"
        b"# A family needs all of these:\n"
        b"#\n"
        b"#   id               lowercase letters, digits and hyphens\n"
        b"#   name             as the page writes it\n"
        b"#   about.pl         what its plans are for, in Polish\n"
        b"#   about.en         the same in English\n"
        b"#   clauses          what the page says of the whole family (see clauses.toml); may be empty: []\n"
        b"#   its plans        a table [[plans]] for each, below, with id, name and family\n"
        b"#   its answers      a table [matrix.ID] in matrix.toml, with a column for each plan\n"
        b"#\n"
        b"# What is still missing, and what does not fit, is told by\n"
        b"#\n"
        b"#   sage-entitlements catalog check catalog\n"
        b"#\n"
        b"# Name this folder, as there: without it the catalogue in use is checked, and after\n"
        b'# "pip install ." that is the copy that was installed ("catalog where" tells which).\n'
        b"\n"
        b"[[families]]\n"
        b'id = "perpetual"\n'
        b'name = "Sage Gwarancja"\n'
        b'about.pl = "plany dla modu\xc5\x82\xc3\xb3w z licencj\xc4\x85 bezterminow\xc4\x85"\n'
        b'about.en = "plans for modules with a perpetual licence"\n'
        b'clauses = ["plans.perpetual", "services.rows", "cancellation.unstated"]\n'
        b"\n"
        b"[[families]]\n"
        b'id = "subscription"\n'
        b'name = "Sage Program w Subskrypcji"\n'
        b'about.pl = "plany dla program\xc3\xb3w w subskrypcji"\n'
        b'about.en = "plans for programs by subscription"\n'
        b'clauses = ["plans.subscription", "services.rows", "cancellation.unstated"]\n'
        b"\n"
        b"[[plans]]\n"
        b'id = "podstawowa"\n'
        b'name = "Podstawowa"\n'
        b'family = "perpetual"\n'
        b"\n"
        b"[[plans]]\n"
        b'id = "komfort"\n'
        b'name = "Komfort"\n'
        b'family = "perpetual"\n'
        b"\n"
        b"[[plans]]\n"
        b'id = "premium"\n'
        b'name = "Premium"\n'
        b'family = "perpetual"\n'
        b"\n"
        b"[[plans]]\n"
        b'id = "prestiz"\n'
        b'name = "Presti\xc5\xbc"\n'
        b'family = "perpetual"\n'
        b"\n"
        b"[[plans]]\n"
        b'id = "vip"\n'
        b'name = "VIP"\n'
        b'family = "perpetual"\n'
        b"\n"
        b"[[plans]]\n"
        b'id = "podstawowa-plus"\n'
        b'name = "Podstawowa +"\n'
        b'family = "subscription"\n'
        b"\n"
        b"[[plans]]\n"
        b'id = "komfort-plus"\n'
        b'name = "Komfort +"\n'
        b'family = "subscription"\n'
        b"\n"
        b"[[plans]]\n"
        b'id = "vip-plus"\n'
        b'name = "VIP +"\n'
        b'family = "subscription"\n'
    ),
    "readings.toml": (
        b"# Where the source page is silent or can be read in two ways, these are our choices.\n"
        b"# A reading with more than one option can be switched, best in your own overlay:\n"
        b"#\n"
        b"#   sage-entitlements catalog readings set window.last-day day-before\n"
        b"#\n"
        b"# None of this is legal advice.\n"
        b"\n"
        b"# -- The matrix --------------------------------------------------------------------------\n"
        b"\n"
        b"[[readings]]\n"
        b'id = "matrix.staircase"\n'
        b'question.pl = "Kt\xc3\xb3re plany Sage Gwarancja obejmuj\xc4\x85 kt\xc3\xb3r\xc4\x85 us\xc5\x82ug\xc4\x99, skoro znaki w tabeli zagin\xc4\x99\xc5\x82y?"\n'
        b'question.en = "Which Sage Gwarancja plans include which service, given that the table\'s marks are lost?"\n'
        b'choice = "staircase"\n'
        b'basis.pl = "Uk\xc5\x82ad tabeli: us\xc5\x82ugi id\xc4\x85 od wsp\xc3\xb3lnych do rzadkich, plany od najskromniejszego do najbogatszego. Strona tego nie potwierdza."\n'
        b'basis.en = "The table\'s layout: services run from common to rare, plans from the smallest to the richest. The page does not confirm it."\n'
        b"[[readings.options]]\n"
        b'id = "staircase"\n'
        b'text.pl = "Wiersze stoj\xc4\x85 w kolejno\xc5\x9bci pierwszego planu, kt\xc3\xb3ry dan\xc4\x85 us\xc5\x82ug\xc4\x99 ma, a ka\xc5\xbcdy plan zachowuje wszystko, co ma plan po jego lewej stronie."\n'
        b'text.en = "The rows stand in the order of the first plan that offers them, and each plan keeps all that the plan to its left has."\n'
        b"\n"
        b"[[readings]]\n"
        b'id = "matrix.namesake"\n'
        b'question.pl = "Kt\xc3\xb3re plany subskrypcyjne obejmuj\xc4\x85 kt\xc3\xb3r\xc4\x85 us\xc5\x82ug\xc4\x99?"\n'
        b'question.en = "Which subscription plans include which service?"\n'
        b'choice = "namesake"\n'
        b'basis.pl = "Wsp\xc3\xb3lne nazwy plan\xc3\xb3w w obu rodzinach. Strona tego nie potwierdza, dlatego o pozosta\xc5\x82ych us\xc5\x82ugach nic nie m\xc3\xb3wimy."\n'
        b'basis.en = "The plan names that the two families share. The page does not confirm it, so we say nothing of the other services."\n'
        b"[[readings.options]]\n"
        b'id = "namesake"\n'
        b'text.pl = "Plan z plusem obejmuje co najmniej to, co plan o tej samej nazwie bez plusa, a VIP + obejmuje wszystkie us\xc5\x82ugi. Reszta jest nieznana."\n'
        b'text.en = "A plan with a plus includes at least what its namesake without one includes, and VIP + includes every service. The rest is unknown."\n'
        b"\n"
        b"# -- Working days and hours --------------------------------------------------------------\n"
        b"\n"
        b"[[readings]]\n"
        b'id = "working-day"\n'
        b'question.pl = "Kt\xc3\xb3ry dzie\xc5\x84 jest Dniem Roboczym?"\n'
        b'question.en = "Which day is a Working Day?"\n'
        b'choice = "monday-to-friday"\n'
        b'basis.pl = "Strona nie definiuje tego poj\xc4\x99cia. Tak definiuje je regulamin podobnej us\xc5\x82ugi Sage z 2016 roku."\n'
        b'basis.en = "The page does not define the term. A 2016 Sage regulation for a sibling service defines it so."\n'
        b"[[readings.options]]\n"
        b'id = "monday-to-friday"\n'
        b'text.pl = "Ka\xc5\xbcdy dzie\xc5\x84 od poniedzia\xc5\x82ku do pi\xc4\x85tku, kt\xc3\xb3ry nie jest w Polsce dniem ustawowo wolnym ani wpisanym przez nas dniem zamkni\xc4\x99cia firmy."\n'
        b'text.en = "Every day from Monday to Friday that is neither a Polish statutory holiday nor a company closure that we have listed."\n'
        b"\n"
        b"[[readings]]\n"
        b'id = "business-hours"\n'
        b'question.pl = "Co znacz\xc4\x85 godziny pracy podane od\xe2\x80\x93do?"\n'
        b'question.en = "What do the hours, given as from\xe2\x80\x93to, mean?"\n'
        b'choice = "half-open"\n'
        b'basis.pl = "Zwyk\xc5\x82e znaczenie godzin otwarcia: o godzinie zamkni\xc4\x99cia jest ju\xc5\xbc zamkni\xc4\x99te."\n'
        b'basis.en = "The ordinary sense of opening hours: at the closing hour it is closed."\n'
        b"[[readings.options]]\n"
        b'id = "half-open"\n'
        b'text.pl = "Linia dzia\xc5\x82a od godziny otwarcia w\xc5\x82\xc4\x85cznie do godziny zamkni\xc4\x99cia wy\xc5\x82\xc4\x85cznie, wed\xc5\x82ug czasu warszawskiego."\n'
        b'text.en = "The line is open from the opening hour on and closed from the closing hour on, by Warsaw time."\n'
        b"\n"
        b"# -- Professional services ---------------------------------------------------------------\n"
        b"\n"
        b"[[readings]]\n"
        b'id = "window.last-day"\n'
        b'question.pl = "Kt\xc3\xb3ry dzie\xc5\x84 jest ostatnim dniem wa\xc5\xbcno\xc5\x9bci pakietu?"\n'
        b'question.en = "Which is the last day of a package\'s window?"\n'
        b'choice = "same-date"\n'
        b'basis.pl = "Kodeks cywilny, art. 111 \xc2\xa7 2 i art. 112: dnia zdarzenia nie liczy si\xc4\x99, a termin w miesi\xc4\x85cach ko\xc5\x84czy si\xc4\x99 w dniu, kt\xc3\xb3ry odpowiada pocz\xc4\x85tkowemu; gdy go nie ma, w ostatnim dniu miesi\xc4\x85ca."\n'
        b'basis.en = "Civil Code, art. 111 \xc2\xa7 2 and art. 112: the day of the event does not count, and a term in months ends on the date that corresponds to its start or, where there is none, on the month\'s last day."\n'
        b"[[readings.options]]\n"
        b'id = "same-date"\n'
        b'text.pl = "Dzie\xc5\x84 o tej samej dacie: pakiet kupiony 10 marca 2025 jest wa\xc5\xbcny do 10 marca 2026 w\xc5\x82\xc4\x85cznie."\n'
        b'text.en = "The day of the same date: a package bought on 10 March 2025 can be used through 10 March 2026."\n'
        b"[[readings.options]]\n"
        b'id = "day-before"\n'
        b'text.pl = "Dzie\xc5\x84 wcze\xc5\x9bniejszy: pakiet kupiony 10 marca 2025 jest wa\xc5\xbcny do 9 marca 2026 w\xc5\x82\xc4\x85cznie."\n'
        b'text.en = "The day before: a package bought on 10 March 2025 can be used through 9 March 2026."\n'
        b"\n"
        b"[[readings]]\n"
        b'id = "window.free-day-end"\n'
        b'question.pl = "Co, je\xc5\xbceli pakiet ko\xc5\x84czy si\xc4\x99 w sobot\xc4\x99, niedziel\xc4\x99 lub \xc5\x9bwi\xc4\x99to?"\n'
        b'question.en = "What if the window ends on a Saturday, a Sunday or a holiday?"\n'
        b'choice = "keep"\n'
        b'basis.pl = "Art. 115 Kodeksu cywilnego przesuwa terminy na wykonanie czynno\xc5\x9bci; czy obejmuje te\xc5\xbc takie uprawnienie, jest sporne."\n'
        b'basis.en = "Art. 115 of the Civil Code extends terms for performing an act; whether it reaches an entitlement is open."\n'
        b"[[readings.options]]\n"
        b'id = "keep"\n'
        b'text.pl = "Ostatni dzie\xc5\x84 pozostaje bez zmian."\n'
        b'text.en = "The last day stays as it is."\n'
        b"[[readings.options]]\n"
        b'id = "next-working-day"\n'
        b'text.pl = "Ostatni dzie\xc5\x84 przesuwa si\xc4\x99 na najbli\xc5\xbcszy dzie\xc5\x84 roboczy."\n'
        b'text.en = "The last day moves to the next working day."\n'
        b"\n"
        b"[[readings]]\n"
        b'id = "visit.whole"\n'
        b'question.pl = "Co z wizyt\xc4\x85 kr\xc3\xb3tsz\xc4\x85 ni\xc5\xbc dopuszczalna?"\n'
        b'question.en = "What of a visit shorter than the limit?"\n'
        b'choice = "whole-visit"\n'
        b'basis.pl = "Strona liczy wizyty, a nie godziny."\n'
        b'basis.en = "The page counts visits, not hours."\n'
        b"[[readings.options]]\n"
        b'id = "whole-visit"\n'
        b'text.pl = "Zu\xc5\xbcywa jedn\xc4\x85 ca\xc5\x82\xc4\x85 wizyt\xc4\x99; godziny nie przechodz\xc4\x85 na inne wizyty."\n'
        b'text.en = "It uses one whole visit; hours do not move between visits."\n'
        b"\n"
        b"[[readings]]\n"
        b'id = "visit.package"\n'
        b'question.pl = "Z kt\xc3\xb3rego pakietu korzysta wizyta, gdy klient ma ich kilka?"\n'
        b'question.en = "Which package does a visit use where a customer has several?"\n'
        b'choice = "first-to-close"\n'
        b'basis.pl = "Strona milczy; tak klient traci najmniej."\n'
        b'basis.en = "The page is silent; this way the customer loses least."\n'
        b"[[readings.options]]\n"
        b'id = "first-to-close"\n'
        b'text.pl = "Z tego, kt\xc3\xb3rego okno zamyka si\xc4\x99 najwcze\xc5\x9bniej, chyba \xc5\xbce przy wizycie wskazano inny."\n'
        b'text.en = "The one whose window closes first, unless the visit names one."\n'
        b"\n"
        b"# -- Remote help -------------------------------------------------------------------------\n"
        b"\n"
        b"[[readings]]\n"
        b'id = "usage-period"\n'
        b'question.pl = "Czym jest miesi\xc4\x99czny okres umowy?"\n'
        b'question.en = "What is a monthly period of the contract\'s term?"\n'
        b'choice = "contract-month"\n'
        b'basis.pl = "Strona m\xc3\xb3wi o okresie trwania umowy, a nie o miesi\xc4\x85cu kalendarzowym."\n'
        b'basis.en = "The page speaks of the contract\'s term, not of the calendar."\n'
        b"[[readings.options]]\n"
        b'id = "contract-month"\n'
        b'text.pl = "Miesi\xc4\x85c liczony od daty rozpocz\xc4\x99cia umowy. Ka\xc5\xbcdy okres wyznacza si\xc4\x99 od tej daty; gdy w miesi\xc4\x85cu jej brakuje, zaczyna si\xc4\x99 on w ostatnim dniu miesi\xc4\x85ca. Dzie\xc5\x84 graniczny nale\xc5\xbcy do p\xc3\xb3\xc5\xbaniejszego okresu."\n'
        b"text.en = \"A month counted from the contract's start date. Each period is reckoned from that date; where a month lacks it, the period starts on the month's last day. A boundary day belongs to the later period.\"\n"
        b"\n"
        b"[[readings]]\n"
        b'id = "session.period"\n'
        b'question.pl = "Do kt\xc3\xb3rego okresu nale\xc5\xbcy sesja, kt\xc3\xb3ra trwa na prze\xc5\x82omie dw\xc3\xb3ch?"\n'
        b'question.en = "To which period does a session across a reset belong?"\n'
        b'choice = "by-start"\n'
        b'basis.pl = "Strona milczy; pocz\xc4\x85tek sesji jest zawsze jednoznaczny."\n'
        b'basis.en = "The page is silent; a session\'s start is never in doubt."\n'
        b"[[readings.options]]\n"
        b'id = "by-start"\n'
        b'text.pl = "Do tego, w kt\xc3\xb3rym si\xc4\x99 zacz\xc4\x99\xc5\x82a, wed\xc5\x82ug daty w Warszawie."\n'
        b'text.en = "To the one in which it started, by the date in Warsaw."\n'
        b"\n"
        b"[[readings]]\n"
        b'id = "session.order"\n'
        b'question.pl = "Kt\xc3\xb3ra sesja w okresie jest t\xc4\x85 z limitu?"\n'
        b'question.en = "Which session of a period is the included one?"\n'
        b'choice = "earliest"\n'
        b'basis.pl = "Strona milczy; kolejno\xc5\x9b\xc4\x87 w czasie nie zale\xc5\xbcy od kolejno\xc5\x9bci wpis\xc3\xb3w."\n'
        b'basis.en = "The page is silent; order in time does not depend on the order of entry."\n'
        b"[[readings.options]]\n"
        b'id = "earliest"\n'
        b'text.pl = "Ta, kt\xc3\xb3ra zacz\xc4\x99\xc5\x82a si\xc4\x99 najwcze\xc5\x9bniej."\n'
        b'text.en = "The one that started earliest."\n'
        b"\n"
        b"[[readings]]\n"
        b'id = "session.extra"\n'
        b'question.pl = "Kiedy i jak d\xc5\x82ugo mo\xc5\xbcna korzysta\xc4\x87 z dokupionych sesji?"\n'
        b'question.en = "When are bought extra sessions used, and for how long?"\n'
        b'choice = "after-included"\n'
        b'basis.pl = "Strona pozwala dokupi\xc4\x87 konsultacje ponad limit i nie podaje, do kiedy s\xc4\x85 wa\xc5\xbcne. Za dokupion\xc4\x85 sesj\xc4\x99 klient ju\xc5\xbc zap\xc5\x82aci\xc5\x82."\n'
        b'basis.en = "The page lets consultations be bought past the limit and states no end to them. A bought session has been paid for."\n'
        b"[[readings.options]]\n"
        b'id = "after-included"\n'
        b'text.pl = "Po sesji z limitu, najdawniej kupione najpierw, od dnia zakupu i bez daty wa\xc5\xbcno\xc5\x9bci, dop\xc3\xb3ki trwa umowa. Plan nie musi obejmowa\xc4\x87 tej us\xc5\x82ugi."\n'
        b'text.en = "After the included one, the oldest first, from the day of purchase on and without expiry while the contract runs, whether or not the plan includes the service."\n'
        b"\n"
        b"# -- Complaints --------------------------------------------------------------------------\n"
        b"\n"
        b"[[readings]]\n"
        b'id = "complaint.end-of-day"\n'
        b'question.pl = "Kiedy ko\xc5\x84czy si\xc4\x99 Dzie\xc5\x84 Roboczy?"\n'
        b'question.en = "When does a Working Day end?"\n'
        b'choice = "midnight"\n'
        b'basis.pl = "Kodeks cywilny, art. 111 \xc2\xa7 1: termin w dniach ko\xc5\x84czy si\xc4\x99 z up\xc5\x82ywem ostatniego dnia."\n'
        b'basis.en = "Civil Code, art. 111 \xc2\xa7 1: a term in days ends with the end of its last day."\n'
        b"[[readings.options]]\n"
        b'id = "midnight"\n'
        b'text.pl = "O p\xc3\xb3\xc5\x82nocy. Dla pewno\xc5\x9bci radzimy zg\xc5\x82osi\xc4\x87 reklamacj\xc4\x99 przed zamkni\xc4\x99ciem linii."\n'
        b'text.en = "At midnight. To be safe, we advise complaining before the line closes."\n'
        b"[[readings.options]]\n"
        b'id = "close-of-business"\n'
        b'text.pl = "O godzinie zamkni\xc4\x99cia linii. Je\xc5\xbceli praca sko\xc5\x84czy\xc5\x82a si\xc4\x99 o tej godzinie lub p\xc3\xb3\xc5\xbaniej, o p\xc3\xb3\xc5\x82nocy."\n'
        b'text.en = "When the line closes. Where the work ended at that hour or later, at midnight."\n'
        b"\n"
        b"[[readings]]\n"
        b'id = "complaint.non-working-day"\n'
        b'question.pl = "Do kiedy reklamowa\xc4\x87 prac\xc4\x99 wykonan\xc4\x85 w dniu, kt\xc3\xb3ry nie jest Dniem Roboczym?"\n'
        b'question.en = "Until when can work be complained of that was done on a day that is no Working Day?"\n'
        b'choice = "next-working-day"\n'
        b'basis.pl = "Art. 115 Kodeksu cywilnego, stosowany przez analogi\xc4\x99."\n'
        b'basis.en = "Art. 115 of the Civil Code, applied by analogy."\n'
        b"[[readings.options]]\n"
        b'id = "next-working-day"\n'
        b'text.pl = "Do ko\xc5\x84ca najbli\xc5\xbcszego Dnia Roboczego. Dla pewno\xc5\x9bci radzimy reklamowa\xc4\x87 jeszcze tego samego dnia."\n'
        b'text.en = "Until the end of the next Working Day. To be safe, we advise complaining on the day itself."\n'
        b"[[readings.options]]\n"
        b'id = "same-day"\n'
        b'text.pl = "Do ko\xc5\x84ca tego samego dnia."\n'
        b'text.en = "Until the end of that same day."\n'
        b"[[readings.options]]\n"
        b'id = "undefined"\n'
        b'text.pl = "Nie wiadomo: warunki o tym milcz\xc4\x85 i terminu nie podajemy."\n'
        b'text.en = "Not known: the terms are silent, and we give no deadline."\n'
        b"\n"
        b"[[readings]]\n"
        b'id = "complaint.crossing"\n'
        b'question.pl = "Kt\xc3\xb3ry dzie\xc5\x84 liczy si\xc4\x99 dla pracy, kt\xc3\xb3ra trwa\xc5\x82a przez p\xc3\xb3\xc5\x82noc?"\n'
        b'question.en = "Which day counts for work that crosses midnight?"\n'
        b'choice = "day-of-end"\n'
        b'basis.pl = "Praca jest wykonana dopiero wtedy, gdy si\xc4\x99 sko\xc5\x84czy."\n'
        b'basis.en = "Work is done only when it has ended."\n'
        b"[[readings.options]]\n"
        b'id = "day-of-end"\n'
        b'text.pl = "Dzie\xc5\x84, w kt\xc3\xb3rym praca si\xc4\x99 sko\xc5\x84czy\xc5\x82a."\n'
        b'text.en = "The day on which it ended."\n'
        b"\n"
        b"# -- Recordings --------------------------------------------------------------------------\n"
        b"\n"
        b"[[readings]]\n"
        b'id = "recording.last-day"\n'
        b'question.pl = "Do kt\xc3\xb3rego dnia wolno przechowywa\xc4\x87 nagranie rozmowy?"\n'
        b'question.en = "Through which day may a call\'s recording be kept?"\n'
        b'choice = "same-date"\n'
        b'basis.pl = "Kodeks cywilny, art. 112: termin w latach ko\xc5\x84czy si\xc4\x99 w dniu o tej samej dacie, a gdy go nie ma, w ostatnim dniu miesi\xc4\x85ca."\n'
        b'basis.en = "Civil Code, art. 112: a term in years ends on the day of the same date or, where there is none, on the month\'s last day."\n'
        b"[[readings.options]]\n"
        b'id = "same-date"\n'
        b'text.pl = "Do dnia o tej samej dacie w\xc5\x82\xc4\x85cznie, po up\xc5\x82ywie liczby lat, kt\xc3\xb3r\xc4\x85 podaje strona."\n'
        b'text.en = "Through the day of the same date, after the number of years that the page gives."\n'
    ),
    "services.toml": (
        b"# What the services are. Each names the clauses that rule it (clauses.toml) and the\n"
        b"# readings that its answers rest on (readings.toml).\n"
        b"#\n"
        b"#   presupposes   services without which this one makes little sense; a plan that has\n"
        b'#                 this one and not those is reported by "catalog check"\n'
        b"#   gives         another service that comes with this one, and the clause that says so\n"
        b"\n"
        b"[[services]]\n"
        b'id = "knowledge-base"\n'
        b'name = "Centrum wiedzy"\n'
        b'summary.pl = "Internetowa baza wiedzy o produktach i us\xc5\x82ugach z bie\xc5\xbc\xc4\x85cej oferty Sage."\n'
        b'summary.en = "An online knowledge base about the products and services that Sage currently offers."\n'
        b'clauses = ["knowledge-base.scope"]\n'
        b"\n"
        b"[[services]]\n"
        b'id = "online-help"\n'
        b'name = "Sage Pomoc Online"\n'
        b'summary.pl = "Pomoc dost\xc4\x99pna przez internet. Strona wymienia j\xc4\x85 tylko z nazwy."\n'
        b'summary.en = "Help over the internet. The page gives its name and nothing more."\n'
        b'clauses = ["online-help.undefined"]\n'
        b"\n"
        b"[[services]]\n"
        b'id = "legal-update"\n'
        b'name = "Aktualizacja prawna"\n'
        b'summary.pl = "Nowe wersje program\xc3\xb3w, kt\xc3\xb3re nad\xc4\x85\xc5\xbcaj\xc4\x85 za zmianami przepis\xc3\xb3w."\n'
        b'summary.en = "New program versions that keep up with changes in the law."\n'
        b'clauses = ["legal-update.scope"]\n'
        b"\n"
        b"[[services]]\n"
        b'id = "phone-support"\n'
        b'name = "Techniczne wsparcie telefoniczne"\n'
        b'summary.pl = "Konsultant odbiera telefon i odpisuje na e-maile, gdy program trzeba zainstalowa\xc4\x87, ustawi\xc4\x87 albo zrozumie\xc4\x87."\n'
        b'summary.en = "A consultant answers by phone and e-mail when a program needs installing, setting up or explaining."\n'
        b"clauses = [\n"
        b'    "phone-support.number",\n'
        b'    "phone-support.hours",\n'
        b'    "phone-support.topics",\n'
        b'    "phone-support.scope",\n'
        b'    "phone-support.channels",\n'
        b'    "phone-support.menu",\n'
        b'    "phone-support.call-limit",\n'
        b'    "phone-support.recording",\n'
        b'    "phone-support.identification",\n'
        b"]\n"
        b'readings = ["working-day", "business-hours", "recording.last-day"]\n'
        b"\n"
        b"[[services]]\n"
        b'id = "functional-update"\n'
        b'name = "Aktualizacja funkcjonalna"\n'
        b'summary.pl = "Nowe wersje program\xc3\xb3w, kt\xc3\xb3re dzia\xc5\x82aj\xc4\x85 lepiej i potrafi\xc4\x85 wi\xc4\x99cej."\n'
        b'summary.en = "New program versions that work better and do more."\n'
        b'clauses = ["functional-update.quality", "functional-update.functions"]\n'
        b"\n"
        b"[[services]]\n"
        b'id = "callback"\n'
        b'name = "Oddzwonienie na \xc5\xbcyczenie"\n'
        b'summary.pl = "Zamiast czeka\xc4\x87 na linii, u\xc5\xbcytkownik prosi o telefon i konsultant oddzwania."\n'
        b'summary.en = "Instead of holding the line, the user asks for a call and a consultant rings back."\n'
        b"clauses = [\n"
        b'    "callback.request",\n'
        b'    "callback.identification",\n'
        b'    "callback.key",\n'
        b'    "callback.attempts",\n'
        b'    "callback.failure-mail",\n'
        b'    "callback.no-liability",\n'
        b"]\n"
        b'presupposes = ["phone-support"]\n'
        b"\n"
        b"[[services]]\n"
        b'id = "priority-call"\n'
        b'name = "Pierwsze\xc5\x84stwo dodzwonienia"\n'
        b'summary.pl = "Po\xc5\x82\xc4\x85czenie z konsultantem poza kolejk\xc4\x85, razem z oddzwonieniem na \xc5\xbcyczenie."\n'
        b'summary.en = "A call that reaches a consultant ahead of the queue, with callback on request thrown in."\n'
        b'clauses = ["priority-call.order", "priority-call.includes-callback"]\n'
        b'presupposes = ["phone-support"]\n'
        b'gives = { service = "callback", clause = "priority-call.includes-callback" }\n'
        b"\n"
        b"[[services]]\n"
        b'id = "remote-help"\n'
        b'name = "Pomoc zdalna"\n'
        b'summary.pl = "Konsultant \xc5\x82\xc4\x85czy si\xc4\x99 z pulpitem u\xc5\xbcytkownika i rozwi\xc4\x85zuje spraw\xc4\x99 razem z nim, rozmawiaj\xc4\x85c przez telefon."\n'
        b'summary.en = "A consultant connects to the user\'s desktop and works the problem out with them over the phone."\n'
        b"clauses = [\n"
        b'    "remote-help.scope",\n'
        b'    "remote-help.allowance",\n'
        b'    "remote-help.duration",\n'
        b'    "remote-help.one-program",\n'
        b'    "remote-help.extra-sessions",\n'
        b'    "remote-help.overage",\n'
        b'    "remote-help.no-accumulation",\n'
        b'    "remote-help.equipment",\n'
        b'    "remote-help.access-scope",\n'
        b'    "remote-help.software",\n'
        b'    "remote-help.consent",\n'
        b'    "remote-help.complaint",\n'
        b'    "remote-help.deemed-performed",\n'
        b"]\n"
        b"readings = [\n"
        b'    "usage-period",\n'
        b'    "session.period",\n'
        b'    "session.order",\n'
        b'    "session.extra",\n'
        b'    "working-day",\n'
        b'    "complaint.end-of-day",\n'
        b'    "complaint.non-working-day",\n'
        b'    "complaint.crossing",\n'
        b"]\n"
        b'presupposes = ["phone-support"]\n'
        b"\n"
        b"# Bought apart from any plan, so it has no row in the matrix.\n"
        b"[professional_services]\n"
        b'id = "professional-services"\n'
        b'name = "Us\xc5\x82ugi profesjonalne"\n'
        b'summary.pl = "Pakiet wizyt konsultanta Sage w firmie klienta, kupowany niezale\xc5\xbcnie od planu."\n'
        b'summary.en = "A package of visits by a Sage consultant to the customer\'s company, bought apart from any plan."\n'
        b"clauses = [\n"
        b'    "professional-services.window",\n'
        b'    "professional-services.visits",\n'
        b'    "professional-services.visit-length",\n'
        b'    "professional-services.activities",\n'
        b"]\n"
        b'readings = ["window.last-day", "window.free-day-end", "visit.whole", "visit.package", "working-day"]\n'
        b"\n"
        b"[[professional_services.activities]]\n"
        b'id = "update-installation"\n'
        b'name.pl = "instalacja standardowych aktualizacji na serwerze i na ka\xc5\xbcdej stacji roboczej obj\xc4\x99tej licencj\xc4\x85"\n'
        b'name.en = "installing standard updates on the server and on every workstation that the licence covers"\n'
        b"\n"
        b"[[professional_services.activities]]\n"
        b'id = "database-conversion"\n'
        b'name.pl = "przeniesienie baz danych do nowej wersji programu"\n'
        b'name.en = "converting databases to the new version"\n'
        b"\n"
        b"[[professional_services.activities]]\n"
        b'id = "individual-consulting"\n'
        b'name.pl = "indywidualne konsultacje o codziennej pracy z systemem"\n'
        b'name.en = "individual consulting on day-to-day operation"\n'
        b"\n"
        b"[[professional_services.activities]]\n"
        b'id = "user-support"\n'
        b'name.pl = "pomoc u\xc5\xbcytkownikom przy ich bie\xc5\xbc\xc4\x85cych zadaniach"\n'
        b'name.en = "helping users with the work at hand"\n'
        b"\n"
        b"[[professional_services.activities]]\n"
        b'id = "parametrisation"\n'
        b'name.pl = "dopasowanie standardowych funkcji do potrzeb firmy, na przyk\xc5\x82ad nowy typ dokumentu, konto ksi\xc4\x99gowe albo sk\xc5\x82adnik p\xc5\x82acowy"\n'
        b'name.en = "setting standard functions to the company\'s needs, such as a new document type, ledger account or pay component"\n'
        b"\n"
        b"[[professional_services.activities]]\n"
        b'id = "workstation-installation"\n'
        b'name.pl = "instalacja programu na dodatkowych stanowiskach"\n'
        b'name.en = "installing additional workstations"\n'
        b"\n"
        b"[[professional_services.activities]]\n"
        b'id = "backup-check"\n'
        b'name.pl = "sprawdzenie, czy kopie zapasowe baz danych powstaj\xc4\x85 prawid\xc5\x82owo"\n'
        b'name.en = "checking that database backups are made correctly"\n'
        b"\n"
        b"[[professional_services.activities]]\n"
        b'id = "key-task-assistance"\n'
        b'name.pl = "obecno\xc5\x9b\xc4\x87 konsultanta przy najwa\xc5\xbcniejszych czynno\xc5\x9bciach, takich jak deklaracje ZUS, e-Deklaracje czy zamkni\xc4\x99cie i otwarcie roku"\n'
        b'name.en = "a consultant at hand for key tasks, such as ZUS filings, e-Deklaracje, or closing one accounting year and opening the next"\n'
        b"\n"
        b"[[professional_services.activities]]\n"
        b'id = "training"\n'
        b'name.pl = "konsultacje o charakterze szkolenia"\n'
        b'name.en = "training consultations"\n'
    ),
}

CATALOG = Catalog(
    families=(
        Family(
            id="perpetual",
            name="Sage Gwarancja",
            about=Text(
                pl="plany dla modułów z licencją bezterminową",
                en="plans for modules with a perpetual licence",
            ),
            clauses=("plans.perpetual", "services.rows", "cancellation.unstated"),
        ),
        Family(
            id="subscription",
            name="Sage Program w Subskrypcji",
            about=Text(
                pl="plany dla programów w subskrypcji", en="plans for programs by subscription"
            ),
            clauses=("plans.subscription", "services.rows", "cancellation.unstated"),
        ),
    ),
    plans=(
        Plan(id="podstawowa", name="Podstawowa", family="perpetual"),
        Plan(id="komfort", name="Komfort", family="perpetual"),
        Plan(id="premium", name="Premium", family="perpetual"),
        Plan(id="prestiz", name="Prestiż", family="perpetual"),
        Plan(id="vip", name="VIP", family="perpetual"),
        Plan(id="podstawowa-plus", name="Podstawowa +", family="subscription"),
        Plan(id="komfort-plus", name="Komfort +", family="subscription"),
        Plan(id="vip-plus", name="VIP +", family="subscription"),
    ),
    services=(
        Service(
            id="knowledge-base",
            name="Centrum wiedzy",
            summary=Text(
                pl="Internetowa baza wiedzy o produktach i usługach z bieżącej oferty Sage.",
                en="An online knowledge base about the products and services that Sage currently offers.",
            ),
            clauses=("knowledge-base.scope",),
        ),
        Service(
            id="online-help",
            name="Sage Pomoc Online",
            summary=Text(
                pl="Pomoc dostępna przez internet. Strona wymienia ją tylko z nazwy.",
                en="Help over the internet. The page gives its name and nothing more.",
            ),
            clauses=("online-help.undefined",),
        ),
        Service(
            id="legal-update",
            name="Aktualizacja prawna",
            summary=Text(
                pl="Nowe wersje programów, które nadążają za zmianami przepisów.",
                en="New program versions that keep up with changes in the law.",
            ),
            clauses=("legal-update.scope",),
        ),
        Service(
            id="phone-support",
            name="Techniczne wsparcie telefoniczne",
            summary=Text(
                pl="Konsultant odbiera telefon i odpisuje na e-maile, gdy program trzeba zainstalować, ustawić albo zrozumieć.",
                en="A consultant answers by phone and e-mail when a program needs installing, setting up or explaining.",
            ),
            clauses=(
                "phone-support.number",
                "phone-support.hours",
                "phone-support.topics",
                "phone-support.scope",
                "phone-support.channels",
                "phone-support.menu",
                "phone-support.call-limit",
                "phone-support.recording",
                "phone-support.identification",
            ),
            readings=("working-day", "business-hours", "recording.last-day"),
        ),
        Service(
            id="functional-update",
            name="Aktualizacja funkcjonalna",
            summary=Text(
                pl="Nowe wersje programów, które działają lepiej i potrafią więcej.",
                en="New program versions that work better and do more.",
            ),
            clauses=("functional-update.quality", "functional-update.functions"),
        ),
        Service(
            id="callback",
            name="Oddzwonienie na życzenie",
            summary=Text(
                pl="Zamiast czekać na linii, użytkownik prosi o telefon i konsultant oddzwania.",
                en="Instead of holding the line, the user asks for a call and a consultant rings back.",
            ),
            clauses=(
                "callback.request",
                "callback.identification",
                "callback.key",
                "callback.attempts",
                "callback.failure-mail",
                "callback.no-liability",
            ),
            presupposes=("phone-support",),
        ),
        Service(
            id="priority-call",
            name="Pierwszeństwo dodzwonienia",
            summary=Text(
                pl="Połączenie z konsultantem poza kolejką, razem z oddzwonieniem na życzenie.",
                en="A call that reaches a consultant ahead of the queue, with callback on request thrown in.",
            ),
            clauses=("priority-call.order", "priority-call.includes-callback"),
            presupposes=("phone-support",),
            gives=Gift(service="callback", clause="priority-call.includes-callback"),
        ),
        Service(
            id="remote-help",
            name="Pomoc zdalna",
            summary=Text(
                pl="Konsultant łączy się z pulpitem użytkownika i rozwiązuje sprawę razem z nim, rozmawiając przez telefon.",
                en="A consultant connects to the user's desktop and works the problem out with them over the phone.",
            ),
            clauses=(
                "remote-help.scope",
                "remote-help.allowance",
                "remote-help.duration",
                "remote-help.one-program",
                "remote-help.extra-sessions",
                "remote-help.overage",
                "remote-help.no-accumulation",
                "remote-help.equipment",
                "remote-help.access-scope",
                "remote-help.software",
                "remote-help.consent",
                "remote-help.complaint",
                "remote-help.deemed-performed",
            ),
            readings=(
                "usage-period",
                "session.period",
                "session.order",
                "session.extra",
                "working-day",
                "complaint.end-of-day",
                "complaint.non-working-day",
                "complaint.crossing",
            ),
            presupposes=("phone-support",),
        ),
    ),
    professional_services=Service(
        id="professional-services",
        name="Usługi profesjonalne",
        summary=Text(
            pl="Pakiet wizyt konsultanta Sage w firmie klienta, kupowany niezależnie od planu.",
            en="A package of visits by a Sage consultant to the customer's company, bought apart from any plan.",
        ),
        clauses=(
            "professional-services.window",
            "professional-services.visits",
            "professional-services.visit-length",
            "professional-services.activities",
        ),
        readings=(
            "window.last-day",
            "window.free-day-end",
            "visit.whole",
            "visit.package",
            "working-day",
        ),
        activities=(
            Activity(
                id="update-installation",
                name=Text(
                    pl="instalacja standardowych aktualizacji na serwerze i na każdej stacji roboczej objętej licencją",
                    en="installing standard updates on the server and on every workstation that the licence covers",
                ),
            ),
            Activity(
                id="database-conversion",
                name=Text(
                    pl="przeniesienie baz danych do nowej wersji programu",
                    en="converting databases to the new version",
                ),
            ),
            Activity(
                id="individual-consulting",
                name=Text(
                    pl="indywidualne konsultacje o codziennej pracy z systemem",
                    en="individual consulting on day-to-day operation",
                ),
            ),
            Activity(
                id="user-support",
                name=Text(
                    pl="pomoc użytkownikom przy ich bieżących zadaniach",
                    en="helping users with the work at hand",
                ),
            ),
            Activity(
                id="parametrisation",
                name=Text(
                    pl="dopasowanie standardowych funkcji do potrzeb firmy, na przykład nowy typ dokumentu, konto księgowe albo składnik płacowy",
                    en="setting standard functions to the company's needs, such as a new document type, ledger account or pay component",
                ),
            ),
            Activity(
                id="workstation-installation",
                name=Text(
                    pl="instalacja programu na dodatkowych stanowiskach",
                    en="installing additional workstations",
                ),
            ),
            Activity(
                id="backup-check",
                name=Text(
                    pl="sprawdzenie, czy kopie zapasowe baz danych powstają prawidłowo",
                    en="checking that database backups are made correctly",
                ),
            ),
            Activity(
                id="key-task-assistance",
                name=Text(
                    pl="obecność konsultanta przy najważniejszych czynnościach, takich jak deklaracje ZUS, e-Deklaracje czy zamknięcie i otwarcie roku",
                    en="a consultant at hand for key tasks, such as ZUS filings, e-Deklaracje, or closing one accounting year and opening the next",
                ),
            ),
            Activity(
                id="training",
                name=Text(pl="konsultacje o charakterze szkolenia", en="training consultations"),
            ),
        ),
    ),
    clauses=(
        Clause(
            id="plans.perpetual",
            section="Sage Gwarancja",
            wording=Text(
                pl="Rodzina Sage Gwarancja dotyczy modułów z licencją bezterminową i ma pięć planów, wymienionych w tej kolejności: Podstawowa, Komfort, Premium, Prestiż i VIP.",
                en="The family Sage Gwarancja is for modules with a perpetual licence and has five plans, listed in this order: Podstawowa, Komfort, Premium, Prestiż and VIP.",
            ),
        ),
        Clause(
            id="plans.subscription",
            section="Sage Program w Subskrypcji",
            wording=Text(
                pl="Rodzina Sage Program w Subskrypcji ma trzy plany, wymienione w tej kolejności: Podstawowa +, Komfort + i VIP +.",
                en="The family Sage Program w Subskrypcji has three plans, listed in this order: Podstawowa +, Komfort + and VIP +.",
            ),
        ),
        Clause(
            id="services.rows",
            section="Sage Gwarancja",
            wording=Text(
                pl="Obie tabele wymieniają te same osiem usług w tej samej kolejności. Znaki, które przypisywały usługi do planów, były obrazkami i nie zachowały się.",
                en="Both tables list the same eight services in the same order. The marks that tied services to plans were pictures and are lost.",
            ),
        ),
        Clause(
            id="knowledge-base.scope",
            section="Centrum Wiedzy",
            wording=Text(
                pl="Użytkownik może korzystać z kompendium o produktach i usługach, które Sage ma obecnie w ofercie, pod adresem centrumwiedzy.sage.com.pl.",
                en="The user may consult a compendium about the products and services that Sage currently offers, at centrumwiedzy.sage.com.pl.",
            ),
        ),
        Clause(
            id="online-help.undefined",
            section="Sage Pomoc Online",
            wording=Text(
                pl="Strona wymienia tę usługę, ale nie mówi, na czym ona polega.",
                en="The page lists this service and does not say what it consists of.",
            ),
        ),
        Clause(
            id="legal-update.scope",
            section="Aktualizacja prawna",
            wording=Text(
                pl="Gdy zmienia się prawo, Sage zmienia programy, aby były z nim zgodne. Założenia tych zmian ustala Sage.",
                en="When the law changes, Sage changes the programs so that they conform to the law in force. Sage sets the assumptions on which this is done.",
            ),
        ),
        Clause(
            id="functional-update.quality",
            section="Aktualizacja funkcjonalna",
            wording=Text(
                pl="Sage rozwija programy, podnosząc jakość techniczną ich działania. Założenia rozwoju ustala Sage.",
                en="Sage develops the programs by raising the technical quality of their work. Sage sets the assumptions of that development.",
            ),
        ),
        Clause(
            id="functional-update.functions",
            section="Aktualizacja funkcjonalna",
            wording=Text(
                pl="Sage rozwija programy, rozszerzając dotychczasowe funkcje i dodając nowe. Założenia rozwoju ustala Sage.",
                en="Sage develops the programs by extending the functions that they have and adding new ones. Sage sets the assumptions of that development.",
            ),
        ),
        Clause(
            id="phone-support.number",
            section="Techniczne wsparcie telefoniczne",
            wording=Text(
                pl="Numer telefonu do konsultantów: {number}.",
                en="The consultants' phone number: {number}.",
            ),
            figures=(Figure(name="number", value="+48 22 455 56 00"),),
        ),
        Clause(
            id="phone-support.hours",
            section="Techniczne wsparcie telefoniczne",
            wording=Text(
                pl="Konsultanci odbierają telefony w dni robocze od {opens} do {closes}.",
                en="Consultants answer on working days from {opens} to {closes}.",
            ),
            figures=(
                Figure(name="opens", value=time(8, 0)),
                Figure(name="closes", value=time(17, 0)),
            ),
        ),
        Clause(
            id="phone-support.topics",
            section="Techniczne wsparcie telefoniczne",
            wording=Text(
                pl="Można pytać między innymi o podstawowe procesy i funkcje, o pilną pomoc w ustawieniach i o aktywację baz danych.",
                en="Among the topics are basic processes and functions, ad-hoc help with settings and the activation of databases.",
            ),
        ),
        Clause(
            id="phone-support.scope",
            section="Techniczne wsparcie telefoniczne",
            wording=Text(
                pl="Konsultanci doradzają przy instalowaniu programów u użytkownika i przy późniejszej pracy z nimi. Zasady ustala Sage.",
                en="Consultants advise while programs are installed in the user's environment and on using them afterwards. Sage sets the rules.",
            ),
        ),
        Clause(
            id="phone-support.channels",
            section="Techniczne wsparcie telefoniczne",
            wording=Text(
                pl="Wsparcie techniczne działa dwoma kanałami: przez e-mail i przez telefon.",
                en="Technical support is given through two channels: e-mail and phone.",
            ),
        ),
        Clause(
            id="phone-support.menu",
            section="Techniczne wsparcie telefoniczne",
            wording=Text(
                pl="Numer dostępowy zależy od rodzaju i zakresu usługi; dalej dzwoniącego prowadzi automat.",
                en="The access number depends on the kind and scope of the service; from there the automatic system guides the caller.",
            ),
        ),
        Clause(
            id="phone-support.call-limit",
            section="Techniczne wsparcie telefoniczne",
            wording=Text(
                pl="Jeżeli jest ku temu powód, rozmowę można skrócić do {minutes} minut.",
                en="Where there is good reason, a call may be limited to {minutes} minutes.",
            ),
            figures=(Figure(name="minutes", value=30),),
        ),
        Clause(
            id="phone-support.recording",
            section="Techniczne wsparcie telefoniczne",
            wording=Text(
                pl="Rozmowa może być nagrana. Nagranie przechowuje się najwyżej {years} lata i służy ono wyłącznie świadczeniu usług.",
                en="A call may be recorded. The recording is kept for at most {years} years and serves only the providing of the services.",
            ),
            figures=(Figure(name="years", value=3),),
        ),
        Clause(
            id="phone-support.identification",
            section="Techniczne wsparcie telefoniczne",
            wording=Text(
                pl="Dzwoniący musi się zidentyfikować; strona odsyła do osobnego opisu identyfikacji.",
                en="Callers identify themselves; the page refers to a separate description of how.",
            ),
        ),
        Clause(
            id="callback.request",
            section="Oddzwonienie na życzenie",
            wording=Text(
                pl="Konsultant oddzwania, jeżeli użytkownik poprosił o to w automacie telefonicznym.",
                en="A consultant calls back where the user has asked for it in the automatic phone system.",
            ),
        ),
        Clause(
            id="callback.identification",
            section="Oddzwonienie na życzenie",
            wording=Text(
                pl="O oddzwonienie może prosić tylko ten, kogo system telefoniczny Sage poprawnie rozpoznał.",
                en="Only a caller whom Sage's phone system has correctly identified can ask for a callback.",
            ),
        ),
        Clause(
            id="callback.key",
            section="Oddzwonienie na życzenie",
            wording=Text(
                pl="O oddzwonienie prosi się klawiszem telefonu, czekając na konsultanta.",
                en="A callback is asked for by pressing a key of the phone while waiting for a consultant.",
            ),
        ),
        Clause(
            id="callback.attempts",
            section="Oddzwonienie na życzenie",
            wording=Text(
                pl="Liczba prób oddzwonienia na numer, z którego dzwoniono: {to_caller}. Liczba prób na numer podany w zamówieniu: {to_order}.",
                en="Attempts to call back the number that called: {to_caller}. Attempts to call the number given in the order: {to_order}.",
            ),
            figures=(Figure(name="to_caller", value=2), Figure(name="to_order", value=1)),
        ),
        Clause(
            id="callback.failure-mail",
            section="Oddzwonienie na życzenie",
            wording=Text(
                pl="O nieudanej próbie Sage zawiadamia e-mailem, pisząc na adres podany w zamówieniu.",
                en="Sage notes a failed attempt in an e-mail to the address given in the order.",
            ),
        ),
        Clause(
            id="callback.no-liability",
            section="Oddzwonienie na życzenie",
            wording=Text(
                pl="Sage nie odpowiada za to, że nikt nie odebrał pod numerem z zamówienia, ani za usterki połączenia, których sama nie spowodowała.",
                en="Sage is not liable where nobody answers at the order's number, nor for faults of the connection that are not its own.",
            ),
        ),
        Clause(
            id="priority-call.order",
            section="Pierwszeństwo dodzwonienia",
            wording=Text(
                pl="Użytkownik łączy się z konsultantem wcześniej niż osoby, które mają inne usługi.",
                en="The user is connected to a consultant before those who have other services.",
            ),
        ),
        Clause(
            id="priority-call.includes-callback",
            section="Pierwszeństwo dodzwonienia",
            wording=Text(
                pl="Kto ma pierwszeństwo dodzwonienia, może też korzystać z oddzwonienia na życzenie.",
                en="Whoever has priority in the queue may also use callback on request.",
            ),
        ),
        Clause(
            id="remote-help.scope",
            section="Pomoc zdalna",
            wording=Text(
                pl="Użytkownik udostępnia przez internet swój pulpit, a konsultant doradza, będąc z nim jednocześnie w rozmowie telefonicznej.",
                en="The user opens the desktop to the consultant over the internet, and the consultant advises while both are on the phone.",
            ),
        ),
        Clause(
            id="remote-help.allowance",
            section="Pomoc zdalna",
            wording=Text(
                pl="Liczba sesji w każdym miesięcznym okresie umowy: {sessions}.",
                en="Sessions in each monthly period of the contract's term: {sessions}.",
            ),
            figures=(Figure(name="sessions", value=1),),
        ),
        Clause(
            id="remote-help.duration",
            section="Pomoc zdalna",
            wording=Text(
                pl="Jedna sesja trwa najwyżej {minutes} minut.",
                en="One session lasts at most {minutes} minutes.",
            ),
            figures=(Figure(name="minutes", value=30),),
        ),
        Clause(
            id="remote-help.one-program",
            section="Pomoc zdalna",
            wording=Text(
                pl="Sesja dotyczy jednego programu, który wskazuje użytkownik. Kto ma pakiet produktów Sage, wybiera z niego jeden program.",
                en="A session serves one program, which the user names. Who has a Sage product package chooses one program of it.",
            ),
        ),
        Clause(
            id="remote-help.extra-sessions",
            section="Pomoc zdalna",
            wording=Text(
                pl="Kto potrzebuje więcej sesji, niż obejmuje limit, może je dokupić.",
                en="Who needs more sessions than the limit allows can buy them.",
            ),
        ),
        Clause(
            id="remote-help.overage",
            section="Pomoc zdalna",
            wording=Text(
                pl="Gdy sesja przekroczy swój czas, konsultant o tym mówi. Kto się wtedy nie rozłączy, zamawia usługę dodatkową i za dalsze minuty płaci według cennika, który wtedy obowiązuje.",
                en="When a session passes its time, the consultant says so. Who does not disconnect then orders an additional service and pays for the further minutes by the price list then in force.",
            ),
        ),
        Clause(
            id="remote-help.no-accumulation",
            section="Pomoc zdalna",
            wording=Text(
                pl="Sesja niewykorzystana w swoim miesiącu przepada: nie przechodzi dalej i nie sumuje się z następną.",
                en="A session not used in its month is gone: it neither passes to the next period nor adds to it.",
            ),
        ),
        Clause(
            id="remote-help.equipment",
            section="Pomoc zdalna",
            wording=Text(
                pl="Sprzęt i oprogramowanie do zdalnego połączenia zapewnia użytkownik i oświadcza, że je ma. Gdy ich brakuje, Sage nie musi świadczyć usługi, dopóki nie zostaną zapewnione.",
                en="The user provides the hardware and software for the remote connection and declares to have them. Where they lack, Sage need not provide the service until they are there.",
            ),
        ),
        Clause(
            id="remote-help.access-scope",
            section="Pomoc zdalna",
            wording=Text(
                pl="Konsultant dostaje dostęp na jeden raz i nie szerszy, niż wymaga usługa.",
                en="The consultant is given access for one occasion and no wider than the service needs.",
            ),
        ),
        Clause(
            id="remote-help.software",
            section="Pomoc zdalna",
            wording=Text(
                pl="Programu do zdalnego połączenia Sage ani nie tworzy, ani nie dostarcza. Za korzystanie z niego i za jego skutki odpowiada sam użytkownik.",
                en="Sage neither makes nor supplies the software for the remote connection. The user alone answers for its use and what comes of it.",
            ),
        ),
        Clause(
            id="remote-help.consent",
            section="Pomoc zdalna",
            wording=Text(
                pl="Kto korzysta z usługi, zgadza się na dostęp, na czynności konsultanta i na przetwarzanie danych osobowych, które przy tym udostępni. Oświadcza też, że przechowuje swoje zasoby należycie i chroni je przed osobami trzecimi.",
                en="Who uses the service agrees to the access, to what the consultant does and to the processing of personal data made available, and declares that the resources are kept and secured against third parties.",
            ),
        ),
        Clause(
            id="remote-help.complaint",
            section="Pomoc zdalna",
            wording=Text(
                pl="Reklamację można zgłosić najpóźniej przed końcem Dnia Roboczego, w którym wykonano reklamowaną pracę.",
                en="A complaint can be made no later than the end of the Working Day on which the work complained of was done.",
            ),
        ),
        Clause(
            id="remote-help.deemed-performed",
            section="Pomoc zdalna",
            wording=Text(
                pl="Po tym terminie uznaje się, że usługa została wykonana należycie.",
                en="After that the service counts as duly performed.",
            ),
        ),
        Clause(
            id="professional-services.window",
            section="Usługi profesjonalne",
            wording=Text(
                pl="Pakiet można wykorzystać przez {months} miesięcy od zakupu.",
                en="The package can be used within {months} months of purchase.",
            ),
            figures=(Figure(name="months", value=12),),
        ),
        Clause(
            id="professional-services.visits",
            section="Usługi profesjonalne",
            wording=Text(
                pl="Konsultant Sage odwiedza firmę klienta {visits} razy.",
                en="A Sage consultant visits the customer's company {visits} times.",
            ),
            figures=(Figure(name="visits", value=3),),
        ),
        Clause(
            id="professional-services.visit-length",
            section="Usługi profesjonalne",
            wording=Text(
                pl="Jedna wizyta trwa najwyżej {hours} godzin pracy.",
                en="One visit lasts at most {hours} working hours.",
            ),
            figures=(Figure(name="hours", value=7),),
        ),
        Clause(
            id="professional-services.activities",
            section="Usługi profesjonalne",
            wording=Text(
                pl="Podczas wizyt konsultant wykonuje prace dziewięciu rodzajów. Dziesiąty punkt listy na stronie tylko powtarza jej wstęp.",
                en="During the visits the consultant does nine kinds of work. The tenth bullet of the page's list only repeats its introduction.",
            ),
        ),
        Clause(
            id="cancellation.unstated",
            section="Rezygnacja z abonamentu",
            wording=Text(
                pl="Strona ma nagłówek o rezygnacji z abonamentu, ale odnośniki pod nim nie zachowały się: okres wypowiedzenia i jego forma nie są znane.",
                en="The page has a heading about cancelling, but the links under it are lost: neither a notice period nor a form is stated.",
            ),
        ),
    ),
    readings=(
        Reading(
            id="matrix.staircase",
            question=Text(
                pl="Które plany Sage Gwarancja obejmują którą usługę, skoro znaki w tabeli zaginęły?",
                en="Which Sage Gwarancja plans include which service, given that the table's marks are lost?",
            ),
            choice="staircase",
            basis=Text(
                pl="Układ tabeli: usługi idą od wspólnych do rzadkich, plany od najskromniejszego do najbogatszego. Strona tego nie potwierdza.",
                en="The table's layout: services run from common to rare, plans from the smallest to the richest. The page does not confirm it.",
            ),
            options=(
                Option(
                    id="staircase",
                    text=Text(
                        pl="Wiersze stoją w kolejności pierwszego planu, który daną usługę ma, a każdy plan zachowuje wszystko, co ma plan po jego lewej stronie.",
                        en="The rows stand in the order of the first plan that offers them, and each plan keeps all that the plan to its left has.",
                    ),
                ),
            ),
        ),
        Reading(
            id="matrix.namesake",
            question=Text(
                pl="Które plany subskrypcyjne obejmują którą usługę?",
                en="Which subscription plans include which service?",
            ),
            choice="namesake",
            basis=Text(
                pl="Wspólne nazwy planów w obu rodzinach. Strona tego nie potwierdza, dlatego o pozostałych usługach nic nie mówimy.",
                en="The plan names that the two families share. The page does not confirm it, so we say nothing of the other services.",
            ),
            options=(
                Option(
                    id="namesake",
                    text=Text(
                        pl="Plan z plusem obejmuje co najmniej to, co plan o tej samej nazwie bez plusa, a VIP + obejmuje wszystkie usługi. Reszta jest nieznana.",
                        en="A plan with a plus includes at least what its namesake without one includes, and VIP + includes every service. The rest is unknown.",
                    ),
                ),
            ),
        ),
        Reading(
            id="working-day",
            question=Text(pl="Który dzień jest Dniem Roboczym?", en="Which day is a Working Day?"),
            choice="monday-to-friday",
            basis=Text(
                pl="Strona nie definiuje tego pojęcia. Tak definiuje je regulamin podobnej usługi Sage z 2016 roku.",
                en="The page does not define the term. A 2016 Sage regulation for a sibling service defines it so.",
            ),
            options=(
                Option(
                    id="monday-to-friday",
                    text=Text(
                        pl="Każdy dzień od poniedziałku do piątku, który nie jest w Polsce dniem ustawowo wolnym ani wpisanym przez nas dniem zamknięcia firmy.",
                        en="Every day from Monday to Friday that is neither a Polish statutory holiday nor a company closure that we have listed.",
                    ),
                ),
            ),
        ),
        Reading(
            id="business-hours",
            question=Text(
                pl="Co znaczą godziny pracy podane od–do?",
                en="What do the hours, given as from–to, mean?",
            ),
            choice="half-open",
            basis=Text(
                pl="Zwykłe znaczenie godzin otwarcia: o godzinie zamknięcia jest już zamknięte.",
                en="The ordinary sense of opening hours: at the closing hour it is closed.",
            ),
            options=(
                Option(
                    id="half-open",
                    text=Text(
                        pl="Linia działa od godziny otwarcia włącznie do godziny zamknięcia wyłącznie, według czasu warszawskiego.",
                        en="The line is open from the opening hour on and closed from the closing hour on, by Warsaw time.",
                    ),
                ),
            ),
        ),
        Reading(
            id="window.last-day",
            question=Text(
                pl="Który dzień jest ostatnim dniem ważności pakietu?",
                en="Which is the last day of a package's window?",
            ),
            choice="same-date",
            basis=Text(
                pl="Kodeks cywilny, art. 111 § 2 i art. 112: dnia zdarzenia nie liczy się, a termin w miesiącach kończy się w dniu, który odpowiada początkowemu; gdy go nie ma, w ostatnim dniu miesiąca.",
                en="Civil Code, art. 111 § 2 and art. 112: the day of the event does not count, and a term in months ends on the date that corresponds to its start or, where there is none, on the month's last day.",
            ),
            options=(
                Option(
                    id="same-date",
                    text=Text(
                        pl="Dzień o tej samej dacie: pakiet kupiony 10 marca 2025 jest ważny do 10 marca 2026 włącznie.",
                        en="The day of the same date: a package bought on 10 March 2025 can be used through 10 March 2026.",
                    ),
                ),
                Option(
                    id="day-before",
                    text=Text(
                        pl="Dzień wcześniejszy: pakiet kupiony 10 marca 2025 jest ważny do 9 marca 2026 włącznie.",
                        en="The day before: a package bought on 10 March 2025 can be used through 9 March 2026.",
                    ),
                ),
            ),
        ),
        Reading(
            id="window.free-day-end",
            question=Text(
                pl="Co, jeżeli pakiet kończy się w sobotę, niedzielę lub święto?",
                en="What if the window ends on a Saturday, a Sunday or a holiday?",
            ),
            choice="keep",
            basis=Text(
                pl="Art. 115 Kodeksu cywilnego przesuwa terminy na wykonanie czynności; czy obejmuje też takie uprawnienie, jest sporne.",
                en="Art. 115 of the Civil Code extends terms for performing an act; whether it reaches an entitlement is open.",
            ),
            options=(
                Option(
                    id="keep",
                    text=Text(
                        pl="Ostatni dzień pozostaje bez zmian.", en="The last day stays as it is."
                    ),
                ),
                Option(
                    id="next-working-day",
                    text=Text(
                        pl="Ostatni dzień przesuwa się na najbliższy dzień roboczy.",
                        en="The last day moves to the next working day.",
                    ),
                ),
            ),
        ),
        Reading(
            id="visit.whole",
            question=Text(
                pl="Co z wizytą krótszą niż dopuszczalna?",
                en="What of a visit shorter than the limit?",
            ),
            choice="whole-visit",
            basis=Text(
                pl="Strona liczy wizyty, a nie godziny.", en="The page counts visits, not hours."
            ),
            options=(
                Option(
                    id="whole-visit",
                    text=Text(
                        pl="Zużywa jedną całą wizytę; godziny nie przechodzą na inne wizyty.",
                        en="It uses one whole visit; hours do not move between visits.",
                    ),
                ),
            ),
        ),
        Reading(
            id="visit.package",
            question=Text(
                pl="Z którego pakietu korzysta wizyta, gdy klient ma ich kilka?",
                en="Which package does a visit use where a customer has several?",
            ),
            choice="first-to-close",
            basis=Text(
                pl="Strona milczy; tak klient traci najmniej.",
                en="The page is silent; this way the customer loses least.",
            ),
            options=(
                Option(
                    id="first-to-close",
                    text=Text(
                        pl="Z tego, którego okno zamyka się najwcześniej, chyba że przy wizycie wskazano inny.",
                        en="The one whose window closes first, unless the visit names one.",
                    ),
                ),
            ),
        ),
        Reading(
            id="usage-period",
            question=Text(
                pl="Czym jest miesięczny okres umowy?",
                en="What is a monthly period of the contract's term?",
            ),
            choice="contract-month",
            basis=Text(
                pl="Strona mówi o okresie trwania umowy, a nie o miesiącu kalendarzowym.",
                en="The page speaks of the contract's term, not of the calendar.",
            ),
            options=(
                Option(
                    id="contract-month",
                    text=Text(
                        pl="Miesiąc liczony od daty rozpoczęcia umowy. Każdy okres wyznacza się od tej daty; gdy w miesiącu jej brakuje, zaczyna się on w ostatnim dniu miesiąca. Dzień graniczny należy do późniejszego okresu.",
                        en="A month counted from the contract's start date. Each period is reckoned from that date; where a month lacks it, the period starts on the month's last day. A boundary day belongs to the later period.",
                    ),
                ),
            ),
        ),
        Reading(
            id="session.period",
            question=Text(
                pl="Do którego okresu należy sesja, która trwa na przełomie dwóch?",
                en="To which period does a session across a reset belong?",
            ),
            choice="by-start",
            basis=Text(
                pl="Strona milczy; początek sesji jest zawsze jednoznaczny.",
                en="The page is silent; a session's start is never in doubt.",
            ),
            options=(
                Option(
                    id="by-start",
                    text=Text(
                        pl="Do tego, w którym się zaczęła, według daty w Warszawie.",
                        en="To the one in which it started, by the date in Warsaw.",
                    ),
                ),
            ),
        ),
        Reading(
            id="session.order",
            question=Text(
                pl="Która sesja w okresie jest tą z limitu?",
                en="Which session of a period is the included one?",
            ),
            choice="earliest",
            basis=Text(
                pl="Strona milczy; kolejność w czasie nie zależy od kolejności wpisów.",
                en="The page is silent; order in time does not depend on the order of entry.",
            ),
            options=(
                Option(
                    id="earliest",
                    text=Text(
                        pl="Ta, która zaczęła się najwcześniej.",
                        en="The one that started earliest.",
                    ),
                ),
            ),
        ),
        Reading(
            id="session.extra",
            question=Text(
                pl="Kiedy i jak długo można korzystać z dokupionych sesji?",
                en="When are bought extra sessions used, and for how long?",
            ),
            choice="after-included",
            basis=Text(
                pl="Strona pozwala dokupić konsultacje ponad limit i nie podaje, do kiedy są ważne. Za dokupioną sesję klient już zapłacił.",
                en="The page lets consultations be bought past the limit and states no end to them. A bought session has been paid for.",
            ),
            options=(
                Option(
                    id="after-included",
                    text=Text(
                        pl="Po sesji z limitu, najdawniej kupione najpierw, od dnia zakupu i bez daty ważności, dopóki trwa umowa. Plan nie musi obejmować tej usługi.",
                        en="After the included one, the oldest first, from the day of purchase on and without expiry while the contract runs, whether or not the plan includes the service.",
                    ),
                ),
            ),
        ),
        Reading(
            id="complaint.end-of-day",
            question=Text(pl="Kiedy kończy się Dzień Roboczy?", en="When does a Working Day end?"),
            choice="midnight",
            basis=Text(
                pl="Kodeks cywilny, art. 111 § 1: termin w dniach kończy się z upływem ostatniego dnia.",
                en="Civil Code, art. 111 § 1: a term in days ends with the end of its last day.",
            ),
            options=(
                Option(
                    id="midnight",
                    text=Text(
                        pl="O północy. Dla pewności radzimy zgłosić reklamację przed zamknięciem linii.",
                        en="At midnight. To be safe, we advise complaining before the line closes.",
                    ),
                ),
                Option(
                    id="close-of-business",
                    text=Text(
                        pl="O godzinie zamknięcia linii. Jeżeli praca skończyła się o tej godzinie lub później, o północy.",
                        en="When the line closes. Where the work ended at that hour or later, at midnight.",
                    ),
                ),
            ),
        ),
        Reading(
            id="complaint.non-working-day",
            question=Text(
                pl="Do kiedy reklamować pracę wykonaną w dniu, który nie jest Dniem Roboczym?",
                en="Until when can work be complained of that was done on a day that is no Working Day?",
            ),
            choice="next-working-day",
            basis=Text(
                pl="Art. 115 Kodeksu cywilnego, stosowany przez analogię.",
                en="Art. 115 of the Civil Code, applied by analogy.",
            ),
            options=(
                Option(
                    id="next-working-day",
                    text=Text(
                        pl="Do końca najbliższego Dnia Roboczego. Dla pewności radzimy reklamować jeszcze tego samego dnia.",
                        en="Until the end of the next Working Day. To be safe, we advise complaining on the day itself.",
                    ),
                ),
                Option(
                    id="same-day",
                    text=Text(
                        pl="Do końca tego samego dnia.", en="Until the end of that same day."
                    ),
                ),
                Option(
                    id="undefined",
                    text=Text(
                        pl="Nie wiadomo: warunki o tym milczą i terminu nie podajemy.",
                        en="Not known: the terms are silent, and we give no deadline.",
                    ),
                ),
            ),
        ),
        Reading(
            id="complaint.crossing",
            question=Text(
                pl="Który dzień liczy się dla pracy, która trwała przez północ?",
                en="Which day counts for work that crosses midnight?",
            ),
            choice="day-of-end",
            basis=Text(
                pl="Praca jest wykonana dopiero wtedy, gdy się skończy.",
                en="Work is done only when it has ended.",
            ),
            options=(
                Option(
                    id="day-of-end",
                    text=Text(
                        pl="Dzień, w którym praca się skończyła.", en="The day on which it ended."
                    ),
                ),
            ),
        ),
        Reading(
            id="recording.last-day",
            question=Text(
                pl="Do którego dnia wolno przechowywać nagranie rozmowy?",
                en="Through which day may a call's recording be kept?",
            ),
            choice="same-date",
            basis=Text(
                pl="Kodeks cywilny, art. 112: termin w latach kończy się w dniu o tej samej dacie, a gdy go nie ma, w ostatnim dniu miesiąca.",
                en="Civil Code, art. 112: a term in years ends on the day of the same date or, where there is none, on the month's last day.",
            ),
            options=(
                Option(
                    id="same-date",
                    text=Text(
                        pl="Do dnia o tej samej dacie włącznie, po upływie liczby lat, którą podaje strona.",
                        en="Through the day of the same date, after the number of years that the page gives.",
                    ),
                ),
            ),
        ),
    ),
    matrix=(
        Grid(
            family="perpetual",
            reading="matrix.staircase",
            plans=("podstawowa", "komfort", "premium", "prestiz", "vip"),
            cells=(
                Line(
                    service="knowledge-base",
                    marks=(
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="online-help",
                    marks=(
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="legal-update",
                    marks=(
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="phone-support",
                    marks=(
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="functional-update",
                    marks=(
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="callback",
                    marks=(
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="priority-call",
                    marks=(
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="remote-help",
                    marks=(
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.NOT_INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
            ),
        ),
        Grid(
            family="subscription",
            reading="matrix.namesake",
            plans=("podstawowa-plus", "komfort-plus", "vip-plus"),
            cells=(
                Line(
                    service="knowledge-base",
                    marks=(
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="online-help",
                    marks=(
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="legal-update",
                    marks=(
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="phone-support",
                    marks=(
                        Mark(inclusion=Inclusion.UNKNOWN, evidence=Evidence.NONE),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="functional-update",
                    marks=(
                        Mark(inclusion=Inclusion.UNKNOWN, evidence=Evidence.NONE),
                        Mark(inclusion=Inclusion.UNKNOWN, evidence=Evidence.NONE),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="callback",
                    marks=(
                        Mark(inclusion=Inclusion.UNKNOWN, evidence=Evidence.NONE),
                        Mark(inclusion=Inclusion.UNKNOWN, evidence=Evidence.NONE),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="priority-call",
                    marks=(
                        Mark(inclusion=Inclusion.UNKNOWN, evidence=Evidence.NONE),
                        Mark(inclusion=Inclusion.UNKNOWN, evidence=Evidence.NONE),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
                Line(
                    service="remote-help",
                    marks=(
                        Mark(inclusion=Inclusion.UNKNOWN, evidence=Evidence.NONE),
                        Mark(inclusion=Inclusion.UNKNOWN, evidence=Evidence.NONE),
                        Mark(inclusion=Inclusion.INCLUDED, evidence=Evidence.ASSUMED),
                    ),
                ),
            ),
        ),
    ),
)
