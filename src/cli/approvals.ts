import { userInfo } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { publicForm } from '../approvals/shown.ts';
import { readSecret } from '../config/secret-file.ts';
import { APPROVAL_STATES, type Approval, type ApprovalState } from '../model/approval.ts';
import { messageOf } from '../model/thrown.ts';
import { ApprovalsClient } from './approvals-client.ts';
import { answerLine, approvalPage, approvalsTable } from './approvals-report.ts';

const ENDPOINT = 'http://127.0.0.1:4320';
const TOKEN_VARIABLE = 'GOALKEEPER_APPROVER_TOKEN';
/** Digits of a whole id, and of its beginning at least. */
const ID_LENGTH = 16;
const MIN_ID = 4;

interface Connection {
  readonly endpoint: string;
  readonly tokenFile?: string;
  readonly json?: boolean;
}

/** `goalkeeper approvals`: what agents wait for a person's yes for. */
export function approvalsCommand(): Command {
  const command = new Command('approvals').description(
    'see what agents wait for, and say yes or no, over the HTTP API of the processor',
  );
  const states = [...APPROVAL_STATES, 'all'] as const;
  const list = command
    .command('list')
    .description('list what waits for an answer, or what became of it')
    .addOption(new Option('--state <state>', 'those in this state').choices(states).default('open'));
  connected(list).action((options: Connection & { state: ApprovalState | 'all' }) =>
    speaking(options, async (client) => {
      const { approvals, total } = await client.list(options.state === 'all' ? null : options.state);
      return options.json ? lines(approvals) : approvalsTable(approvals, total, options.state, Date.now());
    }),
  );
  const show = command
    .command('show')
    .description('show what an agent wants to do, why a person is asked, and where the values come from')
    .argument('<id>', 'the approval, or how its id begins');
  connected(show).action((id: string, options: Connection) =>
    speaking(options, async (client) => {
      const approval = await found(client, id);
      return options.json ? lines([approval]) : approvalPage(approval, Date.now());
    }),
  );
  for (const decision of ['approve', 'deny'] as const) {
    const words = decision === 'approve' ? 'say yes: the call may be made, once' : 'say no';
    const answer = command
      .command(decision)
      .description(words)
      .argument('<id>', 'the approval, or how its id begins')
      .option('--by <name>', 'who says so', ownName())
      .option('--reason <text>', 'why');
    connected(answer).action((id: string, options: Connection & { by: string; reason?: string }) =>
      speaking(options, async (client) => {
        const { id: whole } = await found(client, id);
        const { by, reason = null } = options;
        const decided = await client.answer(whole, { decision, by, reason });
        return options.json ? lines([decided]) : answerLine(decided, Date.now());
      }),
    );
  }
  return command;
}

function connected(command: Command): Command {
  return command
    .addOption(
      new Option('--endpoint <url>', 'the HTTP API of the processor')
        .env('GOALKEEPER_ENDPOINT')
        .default(ENDPOINT)
        .argParser(endpointOf),
    )
    .option('--token-file <file>', `file that holds an approver's token; else the variable ${TOKEN_VARIABLE}`)
    .option('--json', 'as JSON, one approval a line');
}

function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.search ||
    url.hash ||
    url.username ||
    url.password
  ) {
    throw new InvalidArgumentError('expected a URL such as http://127.0.0.1:4320.');
  }
  return url.href.replace(/\/+$/, '');
}

/** Prints what `talk` comes to; exit code 1 with one sentence where it can't. */
async function speaking(
  { endpoint, tokenFile }: Connection,
  talk: (client: ApprovalsClient) => Promise<string>,
): Promise<void> {
  try {
    const text = await talk(new ApprovalsClient(endpoint, tokenOf(tokenFile)));
    process.stdout.write(`${text}\n`);
  } catch (error) {
    process.stderr.write(`approvals: ${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}

function tokenOf(file: string | undefined): string | null {
  if (file === undefined) {
    const token = process.env[TOKEN_VARIABLE]?.trim() || null;
    if (token === null || /^[!-~]+$/.test(token)) return token;
    throw new Error(`the variable ${TOKEN_VARIABLE} holds no token, expected one line without spaces`);
  }
  const secret = readSecret(file);
  if (typeof secret === 'string') throw new Error(secret);
  return secret.reveal();
}

/** By the whole id or how it begins. */
async function found(client: ApprovalsClient, id: string): Promise<Approval> {
  if (id.length >= ID_LENGTH) return client.get(id);
  if (id.length < MIN_ID)
    throw new Error(`\`${id}\` is too short for an id, expected ${MIN_ID} digits or more`);
  const { approvals } = await client.list(null);
  const fitting = approvals.filter((approval) => approval.id.startsWith(id));
  const [only] = fitting;
  if (only === undefined) throw new Error(`there is no approval whose id begins with \`${id}\``);
  if (fitting.length > 1)
    throw new Error(`${fitting.length} approvals have an id that begins with \`${id}\``);
  return only;
}

function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without a name, as in some containers.
    return 'unknown';
  }
}

function lines(approvals: readonly Approval[]): string {
  return approvals.map((approval) => JSON.stringify(publicForm(approval))).join('\n');
}
