"""Runs the multi-turn tasks of the Berkeley Function Calling Leaderboard with the package's own programs; one run a line.

usage: record_bfcl.py OUT.jsonl        (needs bfcl-eval on the path)

Every second task runs with the long context: the same calls, but the files, lists and messages around them are many.
"""
import ast, importlib, inspect, json, os, sys

import bfcl_eval
from bfcl_eval.constants.executable_backend_config import CLASS_FILE_PATH_MAPPING, MULTI_TURN_FUNC_DOC_FILE_MAPPING
from bfcl_eval.eval_checker.multi_turn_eval.multi_turn_utils import execute_multi_turn_func_call

DATA = os.path.join(os.path.dirname(bfcl_eval.__file__), "data")
KINDS = ("base", "long_context", "miss_param", "miss_func")


def lines(*path):
    with open(os.path.join(DATA, *path)) as file:
        return [json.loads(line) for line in file]


def class_of(name):
    return getattr(importlib.import_module(CLASS_FILE_PATH_MAPPING[name]), name)


def read_call(text, classes):
    """`cd('docs')` as tool and named arguments."""
    node = ast.parse(text, mode="eval").body
    method = next(getattr(c, node.func.id) for c in classes if hasattr(c, node.func.id))
    names = [name for name in inspect.signature(method).parameters if name != "self"]
    arguments = {name: ast.literal_eval(value) for name, value in zip(names, node.args)}
    arguments.update({keyword.arg: ast.literal_eval(keyword.value) for keyword in node.keywords})
    return node.func.id, arguments


def play(entry, answers, kind):
    names = entry["involved_classes"]
    classes = [class_of(name) for name in names]
    for messages, texts in zip(entry["question"], answers):
        yield from (dict(user=message["content"]) for message in messages if message["role"] == "user")
        for text in texts:
            tool, arguments = read_call(text, classes)
            # One call a time: the state lives on under the entry's name.
            (result,), _ = execute_multi_turn_func_call([text], entry["initial_config"], names, "recorded", entry["id"], kind == "long_context")
            yield dict(tool=tool, arguments=arguments, result=result, failed=result.startswith("Error") or '"error"' in result[:20])


def main():
    docs = {}
    for name, file in MULTI_TURN_FUNC_DOC_FILE_MAPPING.items():
        docs[name] = [dict(name=d["name"], description=d["description"]) for d in lines("multi_turn_func_doc", file)]
    with open(sys.argv[1], "w") as out:
        for kind in KINDS:
            answers = {a["id"]: a["ground_truth"] for a in lines("possible_answer", f"BFCL_v4_multi_turn_{kind}.json")}
            for entry in lines(f"BFCL_v4_multi_turn_{kind}.json"):
                number = int(entry["id"].rsplit("_", 1)[1])
                if kind in ("base", "long_context") and (number % 2 == 0) != (kind == "base"):
                    continue
                steps = list(play(entry, answers[entry["id"]], kind))
                if any(step.get("failed") for step in steps):
                    continue
                names = entry["involved_classes"]
                domain = "bfcl-" + "-".join(sorted(n.removesuffix("API").removesuffix("Bot").removeprefix("Gorilla").lower() for n in names))
                out.write(json.dumps(dict(domain=domain, id=entry["id"], task=entry["id"], model="scripted", agent=f"{domain}-agent",
                                          tools=[tool for name in names for tool in docs[name]], steps=steps)) + "\n")


main()
