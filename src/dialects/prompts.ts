// Some frameworks write their own words around the user's, or put a tool's result into the user's role.
// Their templates are fixed, so the user's words can be told apart.

/** CrewAI: `Current Task: …`, then its own paragraphs. */
const CREW_TASK = 'Current Task: ';
const CREW_ENDS = ['\n\nThis is the expected criteria', '\n\nThis is the context you'];
/** smolagents. */
const SMOL_TASK = 'New task:\n';
/** DSPy's adapters write every field of a signature under such a heading, tool results (the trajectory) included. */
const DSPY_FIELD = '[[ ## ';
/** ReAct loops hand a tool's result back as the user. */
const OBSERVATION = 'Observation:';

/** Google ADK appends this and what follows to an agent's instructions. */
const ADK_IDENTITY = '\n\nYou are an agent. Your internal name is "';

/** The instructions as their author wrote them. */
export function systemWords(instructions: string): string {
  const at = instructions.indexOf(ADK_IDENTITY);
  return at < 0 ? instructions : instructions.slice(0, at);
}

/** The user's own words in a message of the user's role; null where it holds none. */
export function userWords(message: string): string | null {
  const text = message.trim();
  if (text === '' || text.startsWith(OBSERVATION) || text.startsWith(DSPY_FIELD)) return null;
  if (text.startsWith(SMOL_TASK)) return text.slice(SMOL_TASK.length).trim();
  if (text.startsWith(CREW_TASK)) {
    const task = text.slice(CREW_TASK.length);
    const end = Math.min(
      ...CREW_ENDS.map((mark) => task.indexOf(mark)).map((at) => (at < 0 ? task.length : at)),
    );
    return task.slice(0, end).trim();
  }
  return text;
}
