import type { StructuredTool } from 'langchain';
import { z } from 'zod';
import { type Call, CONTACTS, INVOICE, type Mail, VENDOR } from './story.ts';

/** Acme's office, in memory: what the agent's tools read and change. They keep a log of what really ran. */
export class Office {
  /** Every call that ran, in order. */
  readonly log: Call[] = [];
  readonly payments: { iban: string; amount: number }[] = [];
  readonly sent: { to: string; subject: string; body: string }[] = [];
  private readonly inbox: ReadonlyMap<number, Mail>;

  constructor(message17: Mail) {
    this.inbox = new Map([[17, message17]]);
  }

  /** LangChain is loaded here and not above: the guard comes first, and reads its settings then. */
  async tools(): Promise<StructuredTool[]> {
    const { tool } = await import('langchain');
    const words = (description: string) => z.string().describe(description);
    const number = (description: string) => z.number().describe(description);
    return [
      this.tool(
        tool,
        'read_message',
        'Read one inbox message by id.',
        { id: number('message id') },
        ({ id }) => {
          const mail = this.inbox.get(id);
          return mail === undefined ? { error: `no message ${id}` } : { id, ...mail };
        },
      ),
      this.tool(tool, 'lookup_vendor', 'Look a vendor up.', { name: words('vendor name') }, ({ name }) =>
        name === VENDOR.name ? VENDOR : { error: `no vendor ${name}` },
      ),
      this.tool(
        tool,
        'get_invoice',
        'Get an invoice by its number.',
        { id: words('invoice number') },
        ({ id }) => (id === INVOICE.id ? INVOICE : { error: `no invoice ${id}` }),
      ),
      this.tool(
        tool,
        'send_payment',
        'Send a bank transfer.',
        {
          iban: words('IBAN of the payee'),
          amount: number('amount'),
          currency: words('ISO currency'),
          reference: words('payment reference'),
        },
        ({ iban, amount }) => {
          const count = this.payments.push({ iban, amount });
          return { accepted: true, payment_id: `PAY-${count}` };
        },
      ),
      this.tool(
        tool,
        'send_email',
        'Send an e-mail.',
        { to: words('recipient'), subject: words('subject'), body: words('text') },
        (mail) => ({ ok: true, message_id: `MSG-${this.sent.push(mail)}` }),
      ),
      this.tool(
        tool,
        'export_contacts',
        'Export contacts from the address book.',
        { limit: number('maximum number of contacts') },
        ({ limit }) => CONTACTS.slice(0, limit),
      ),
    ];
  }

  private tool<Shape extends z.ZodRawShape>(
    tool: typeof import('langchain').tool,
    name: string,
    description: string,
    shape: Shape,
    run: (args: z.output<z.ZodObject<Shape>>) => unknown,
  ): StructuredTool {
    const schema = z.object(shape);
    return tool(
      (args: z.output<z.ZodObject<Shape>>) => {
        this.log.push({ tool: name, arguments: args as Call['arguments'] });
        return JSON.stringify(run(args));
      },
      { name, description, schema },
    );
  }
}
