"""The commands of the root: the module of each, and its help.

Made by ``.ci/generate.py``, and never edited: whoever edits its sources runs that again.
"""


COMMANDS = {
    'show': ('plans', 'Show what a plan includes.'),
    'has': ('plans', 'Ask whether a plan includes a service.\n\nThe exit code answers too: 0 yes, 1 no, 3 unknown.'),
    'which': ('plans', 'List which plans include a service, or all of several.'),
    'compare': ('plans', 'Set plans side by side; of two, say what the second gives and takes.'),
    'upgrade': ('plans', 'Name the next plan that includes a service, or several, and what else it brings.\n\nThe exit code answers too: 0 there is one, 1 there is none, 3 unknown.'),
    'offer': ('plans', 'Write a sheet for a customer: what a plan gives, its limits, and what is not certain yet.'),
    'matrix': ('plans', 'Show which plans include which services, all in one view.'),
    'plans': ('plans', 'List the families and their plans.'),
    'service': ('plans', 'Explain a service: what it is and the rules behind it.'),
    'hours': ('dates', 'Tell whether the phone is answered now, or at another moment, and until when.'),
    'workdays': ('dates', 'Tell the working days of a range, or of one day whether it is one.\n\nWithout --from and --to it is about one day: that of --on, or today. "catalog calendar" tells when the company is closed, or open at other hours.'),
    'remote': ('dates', 'Tell whether the remote session of the contract month is left.\n\nWhether there is one at all depends on the plan, so name it. With --minutes, tell too how far a session of that length would be covered; the exit code is then 1 if it is not covered in full, and 3 where nobody knows.'),
    'visits': ('dates', 'Tell how many consultant visits a package has left, and till when.\n\nWith --next, tell too whether a visit to come would be covered; the exit code is then 1 if it would not.'),
    'complaint': ('dates', 'Tell until when remote work can be complained of.\n\nPERFORMED_AT is when the work ended; a bare date is the beginning of that day. The exit code is 0 while a complaint can be made, 1 when it is too late, 3 where no deadline is defined.'),
    'recording': ('dates', 'Tell through which day the recording of a call may be kept.'),
    'contract': ('contract', "Keep a customer's contract: write it down, record usage, see what is left."),
    'portfolio': ('portfolio', "Show many contracts, and what each loses next.\n\nA PATH is a contract's file, a folder of them, or a file of JSON lines with a contract a line; - reads such lines from standard input. What a customer loses is the remote session of the month at its reset, visits at the end of a window, bought sessions and all else at the contract's end. A broken file is reported and stops no other; the exit code is then 4. A calendar has these days and the last one before another plan; of the session only with --losing session.\n\nOf several options all have to hold; one that is given several times asks for any of its values, and --extra for all of them."),
    'complaints': ('portfolio', 'List every complaint about a session that can still be made, the soonest deadline first.\n\nPATHs are those of "portfolio". A broken file is reported and stops no other; the exit code is then 4.'),
    'usage': ('portfolio', 'Tell who never uses the remote session of the month, and who always uses it up.\n\nPATHs are those of "portfolio". A contract is judged by its months that are over, and by the present one once its session is used. A broken file is reported and stops no other; the exit code is then 4.'),
    'catalog': ('catalog', 'Look after the catalogue: check, confirm, switch readings, export.'),
    'schema': ('schema', 'Print the JSON Schema of what a command prints with --format json.\n\nCOMMAND is one command, such as: contract status. Without it, the commands that have a schema are listed. Both are always JSON.'),
}
