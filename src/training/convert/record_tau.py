"""Runs the annotated calls of tau-bench's environments on the environments' own data; writes one run a line.

usage: record_tau.py DIR_WITH_tau_bench OUT.jsonl DOMAIN_PREFIX

The airline environments are left out: they are kept for acceptance. So is a task where a call raises, or where more
than one call in ten answers with an error: what its annotator meant cannot be seen there.
"""
import contextlib, importlib, io, json, os, signal, sys, types

PER_ENVIRONMENT = 150
MAX_SYSTEM, MAX_RESULT, MAX_DESCRIPTION = 12_000, 8_192, 300
SECONDS = 5
LONG, MOST_LONG = 4, 5


class Rows(list):
    """A table keyed by id, for tools that were written for a list of rows: some forks re-keyed their data."""

    def __init__(self, rows):
        super().__init__(rows.values())
        self.rows = rows

    def get(self, key, default=None):
        return self.rows.get(key, default)

    def __getitem__(self, key):
        return self.rows[key] if isinstance(key, str) else super().__getitem__(key)

    def __contains__(self, key):
        return key in self.rows if isinstance(key, str) else super().__contains__(key)

    def values(self):
        return list(self)

    def keys(self):
        return self.rows.keys()

    def items(self):
        return self.rows.items()


def is_table(value):
    return isinstance(value, dict) and value and all(isinstance(row, dict) for row in value.values())


SHAPES = [
    lambda data: data,
    lambda data: {name: Rows(value) if is_table(value) else value for name, value in data.items()},
    lambda data: {name: list(value.values()) if is_table(value) else value for name, value in data.items()},
]


def bare(name, path):
    """A package without its __init__, which loads clients of models that nothing here needs."""
    module = types.ModuleType(name)
    module.__path__ = [path]
    sys.modules[name] = module


def is_error(result):
    start = result[:300]
    return '"error"' in start or "'error'" in start or start.startswith("Error")


def call(tool, data, arguments):
    """The tool's answer and whether it raised."""

    def late(*_):
        raise TimeoutError(f"no answer in {SECONDS} s")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            result = tool.invoke(data=data, **arguments)
    except Exception as error:
        return f"Error: {error}", True
    finally:
        signal.alarm(0)
    return (result if isinstance(result, str) else json.dumps(result, default=str))[:MAX_RESULT], False


def play(tasks, tools, data):
    """How many calls raised, how many failed, and what happened, where one session works through these tasks."""
    steps, raised = [], 0
    for task in tasks:
        steps.append(dict(user=task.instruction))
        for action in task.actions:
            if action.name == "respond":
                continue
            tool = tools.get(action.name)
            result, broken = call(tool, data, action.kwargs) if tool else ("no such tool", True)
            raised += broken
            steps.append(dict(tool=action.name, arguments=action.kwargs, result=result, failed=broken or is_error(result)))
    return raised, sum(step.get("failed", False) for step in steps), steps


def clean(tasks, tools, load):
    """The session's steps; None where its annotators and the tools do not agree."""
    played = (play(tasks, tools, shape(load())) for shape in SHAPES)
    raised, errors, steps = min(played, key=lambda session: session[:2])
    calls = len(steps) - len(tasks)
    return None if raised or calls == 0 or errors > calls / 10 else steps


def tasks_of(module):
    found = []
    for name, attributes in (("tasks_test", ("TASKS", "TASKS_TEST")), ("tasks_train", ("TASKS_TRAIN",))):
        try:
            tasks = module(name)
        except ModuleNotFoundError:
            continue
        for attribute in attributes:
            found += getattr(tasks, attribute, [])
    return found[:PER_ENVIRONMENT]


def environment(name, prefix):
    module = lambda part: importlib.import_module(f"tau_bench.envs.{name}.{part}")
    load, wiki = module("data").load_data, getattr(module("wiki"), "WIKI", "")
    offered = getattr(module("tools"), "TOOLS", None) or module("tools").ALL_TOOLS
    infos = [tool.get_info()["function"] for tool in offered]
    tools = {info["name"]: tool for info, tool in zip(infos, offered)}
    offers = [dict(name=info["name"], description=info.get("description", "")[:MAX_DESCRIPTION]) for info in infos]
    domain = f"{prefix}-{name.rstrip('_0123456789').replace('_', '-')}"
    common = dict(model="scripted", agent=f"{domain}-agent", system=wiki[:MAX_SYSTEM], tools=offers)
    done = []
    for index, task in enumerate(tasks_of(module)):
        steps = clean([task], tools, load)
        if steps is None:
            continue
        done.append(task)
        key = f"{name}/{index}"
        yield dict(common, domain=domain, id=key, task=key, steps=steps)
    for first in range(0, min(len(done), MOST_LONG * LONG), LONG):
        steps = clean(done[first : first + LONG], tools, load)
        if steps is not None:
            key = f"{name}/long/{first}"
            yield dict(common, domain=f"{domain}-long", id=key, task=key, steps=steps)


def main():
    root, out, prefix = sys.argv[1:]
    sys.path.insert(0, root)
    bare("tau_bench", os.path.join(root, "tau_bench"))
    folder = os.path.join(root, "tau_bench", "envs")
    bare("tau_bench.envs", folder)
    with open(out, "w") as file:
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            if name.startswith("airline") or not os.path.isdir(os.path.join(path, "data")):
                continue
            bare(f"tau_bench.envs.{name}", path)
            count = 0
            try:
                for run in environment(name, prefix):
                    file.write(json.dumps(run, default=str) + "\n")
                    count += 1
            except Exception as error:
                print(f"{name}: {error!r}", file=sys.stderr)
            print(f"{name}: {count} runs", file=sys.stderr)


main()
