#!/usr/bin/env node
import { Command } from 'commander';
import { messageOf } from '../model/thrown.ts';
import { VERSION } from '../version.ts';
import { approvalsCommand } from './approvals.ts';
import { baselineCommand } from './baseline.ts';
import { endUnread } from './broken-pipe.ts';
import { charterCommand } from './charter.ts';
import { checkCommand } from './check.ts';
import { configCommand } from './config.ts';
import { deadLettersCommand } from './dead-letters.ts';
import { driftCommand } from './drift.ts';
import { explainCommand } from './explain.ts';
import { inspectCommand } from './inspect.ts';
import { learnCommand } from './learn.ts';
import { replayCommand } from './replay.ts';
import { serveCommand } from './serve.ts';

// Exit codes: 0 done; 1 it found problems, or could not do it; 2 it was asked wrongly.
const program = new Command('goalkeeper')
  .description("Catches an AI agent's actions when they leave its goal: an OpenTelemetry processor.")
  .version(VERSION)
  .addCommand(serveCommand())
  .addCommand(approvalsCommand())
  .addCommand(deadLettersCommand())
  .addCommand(inspectCommand())
  .addCommand(replayCommand())
  .addCommand(explainCommand())
  .addCommand(driftCommand())
  .addCommand(learnCommand())
  .addCommand(baselineCommand())
  .addCommand(checkCommand())
  .addCommand(charterCommand())
  .addCommand(configCommand())
  .showHelpAfterError('(--help lists the options)')
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });

// `addCommand` hands no settings down, and a mistyped option must exit like a mistyped command.
function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
}
for (const command of program.commands) inherit(command, program);

process.stdout.on('error', endUnread);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`goalkeeper: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
