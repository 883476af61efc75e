import { z } from 'zod';
import { ATTR } from '../alert/attributes.ts';
import type { Opinion } from '../model/verdict.ts';
import { instructions } from '../second-opinion/instructions.ts';
import { promptOf } from '../second-opinion/prompt.ts';
import type { Question } from '../verdict/questions.ts';
import { scan } from '../wire/scan.ts';
import { Signs } from '../wire/signs.ts';
import { SpanView } from '../wire/span-view.ts';
import type { Request } from './ingest.ts';

const recorded = z.object({
  answer: z.enum(['allow', 'ask', 'block']),
  reason: z.string(),
  model: z.string(),
  latencyMs: z.number().min(0),
  promptHash: z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits'),
});

const signs = new Signs([ATTR.opinionAnswer]);

/** Second opinions as alert spans recorded them: inputs where the same actions are judged again. */
export class Opinions {
  private readonly byQuestion = new Map<string, Opinion>();
  /** Questions that had an answer, had none, and had one to another question: the charter or the prompt has changed. */
  readonly counts = { answered: 0, missing: 0, other: 0 };
  private readonly spans = new Set<string>();

  get size(): number {
    return this.byQuestion.size;
  }

  /** Takes the opinions among a request's spans; tells what could not be read of them. */
  take({ request, signal }: Omit<Request, 'place'>): readonly string[] {
    if (signal === 'logs') return [];
    const problems: string[] = [];
    for (const scanned of scan(request, signs).agentSpans) {
      const { attributes, traceId, parentSpanId, spanId } = new SpanView(request, scanned);
      const action = attributes.string(ATTR.actionSpanId);
      // Only alert spans: an action's own span says the same, and what an agent writes there is not to be believed.
      if (action === undefined || action !== parentSpanId) continue;
      const found = recorded.safeParse({
        answer: attributes.get(ATTR.opinionAnswer),
        reason: attributes.get(ATTR.opinionReason),
        model: attributes.get(ATTR.opinionModel),
        latencyMs: attributes.get(ATTR.opinionLatency),
        promptHash: attributes.get(ATTR.opinionPrompt),
      });
      if (found.success) {
        this.spans.add(`${traceId} ${action}`);
        this.byQuestion.set(`${traceId} ${action} ${found.data.promptHash}`, found.data);
      } else {
        const [issue] = found.error.issues;
        problems.push(`span ${spanId}: opinion.${issue?.path.join('.')}: ${issue?.message}`);
      }
    }
    return problems;
  }

  /** The recorded answer to exactly this question. */
  readonly recall = (question: Question): Opinion | null => {
    const { traceId, spanId } = question.action.span;
    const { hash } = promptOf(question, instructions());
    const opinion = this.byQuestion.get(`${traceId} ${spanId} ${hash}`) ?? null;
    if (opinion !== null) this.counts.answered++;
    else if (this.spans.has(`${traceId} ${spanId}`)) this.counts.other++;
    else this.counts.missing++;
    return opinion;
  };
}
