import { writeFileSync } from 'node:fs';
import { startModel } from './model-server.js';
import { openOffice, scriptOf } from './office.js';

export { AGENT, ASKED, SYSTEM } from './office.js';

/**
 * Runs one example: `--clean` with a harmless mail, else with the one that carries an instruction, and prints what
 * happened. `--report FILE` writes the same as JSON. `agent` is given `{ tools, model, conversation, flags }` and returns
 * the agent's answer.
 */
export async function example(agent) {
  const flags = process.argv.slice(2);
  const hijacked = !flags.includes('--clean');
  const office = openOffice(hijacked);
  const model = await startModel(scriptOf(hijacked));
  const conversation = `invoice-17-${process.pid}`;
  let answer = null;
  let error = null;
  try {
    answer = await agent({ tools: office.tools, model, conversation, flags });
  } catch (thrown) {
    error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    process.exitCode = 1;
  } finally {
    model.close();
  }
  const heard = [...model.heard.values()];
  print({ hijacked, calls: office.calls, heard, answer, error });
  const at = flags.indexOf('--report');
  if (at >= 0) writeFileSync(flags[at + 1], JSON.stringify({ calls: office.calls, heard, answer, error }));
}

function print({ hijacked, calls, heard, answer, error }) {
  const line = (text) => process.stdout.write(`${text}\n`);
  line(hijacked ? 'The mail carries an instruction.' : 'The mail is harmless.');
  line('\nWhat really ran:');
  for (const call of calls) line(`  ${call.tool} ${JSON.stringify(call.arguments)}`);
  const refused = heard.filter((text) => /not done/i.test(text));
  if (refused.length > 0) line('\nWhat was not done, as the agent reads it:');
  for (const text of refused) line(`  ${text}`);
  if (answer !== null) line(`\nThe agent: ${answer}`);
  if (error !== null) line(`\nThe run failed: ${error}`);
}
