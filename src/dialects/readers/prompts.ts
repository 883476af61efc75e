// Some frameworks write their own words around the user's, or put a tool's result into the user's role.
// Their templates are fixed, so the user's words can be told apart.

/** CrewAI: `Current Task: …`, then its own paragraphs. */
const CREW_TASK = 'Current Task: ';
const CREW_ENDS = ['\n\nThis is the expect', '\n\nThis is the context you'];
/** smolagents; a managed agent's task is its manager's, a model's. */
const SMOL_TASKS = [
  'New task:\n',
  'Based on the above, please provide an answer to the following user task:\n',
];
const SMOL_MANAGED = "You're a helpful agent named '";
/** ReAct loops hand a tool's result back as the user. */
const OBSERVATION = 'Observation:';
/** smolagents hands an error back as the user too. */
const SMOL_ERROR = /^(?:Call id: \S{1,200}\n)?Error:\n/;
const SMOL_RETRY = "Now let's retry: take care not to repeat previous errors!";
/** DSPy's adapters head every field of a signature so; ReAct's `trajectory` field holds the tools' results. */
const DSPY_FIELD = /^\[\[ ## \w+ ## \]\]$/;
const DSPY_TRAJECTORY = '[[ ## trajectory ## ]]';

/** Google ADK puts this before an agent's instructions (JavaScript) or appends it with what follows (Python). */
const ADK_IDENTITY = 'You are an agent. Your internal name is "';
const ADK_DESCRIPTION = 'The description about you is "';

/** The instructions as their author wrote them. */
export function systemWords(instructions: string): string {
  if (instructions.startsWith(ADK_IDENTITY)) return afterIdentity(instructions);
  return upTo(instructions, [`\n\n${ADK_IDENTITY}`]);
}

function afterIdentity(instructions: string): string {
  const rest = after(instructions, '".');
  return rest.startsWith(ADK_DESCRIPTION) ? after(rest, '"') : rest;
}

/** What follows the paragraph that ends with the mark. */
function after(text: string, mark: string): string {
  const at = text.indexOf(`${mark}\n\n`);
  return at < 0 ? '' : text.slice(at + mark.length + 2);
}

/** The user's own words in a message of the user's role; null where it holds none. */
export function userWords(message: string): string | null {
  const text = message.trim();
  if (text === '' || text.startsWith(OBSERVATION) || text.startsWith(SMOL_MANAGED)) return null;
  if (SMOL_ERROR.test(text) && text.includes(SMOL_RETRY)) return null;
  if (text.startsWith('[[ ## ')) return dspyInputs(text);
  const prefix = SMOL_TASKS.find((start) => text.startsWith(start));
  if (prefix !== undefined) return text.slice(prefix.length).trim();
  if (text.startsWith(CREW_TASK)) return upTo(text.slice(CREW_TASK.length), CREW_ENDS).trim();
  return text;
}

/** The fields before the trajectory are the caller's; without one, nothing tells a question from retrieved texts. */
function dspyInputs(text: string): string | null {
  const end = text.indexOf(DSPY_TRAJECTORY);
  if (end < 0) return null;
  const lines = text.slice(0, end).split('\n');
  return (
    lines
      .filter((line) => !DSPY_FIELD.test(line))
      .join('\n')
      .trim() || null
  );
}

function upTo(text: string, marks: readonly string[]): string {
  const ends = marks.map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
  return text.slice(0, Math.min(text.length, ...ends));
}
