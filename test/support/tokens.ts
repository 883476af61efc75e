import { Tokens } from '../../src/api/tokens.ts';
import { clientSchema } from '../../src/config/client.ts';
import { Authenticator } from '../../src/identity/authenticator.ts';

/** The HTTP API's tokens: bare ones, without names. */
export function tokensFor({
  agent,
  approver,
}: {
  readonly agent: readonly string[];
  readonly approver: readonly string[];
}): Tokens {
  const clients = agent.map((token, index) => clientSchema.parse({ name: `agent ${index}`, token }));
  const known = new Authenticator({
    header: 'authorization',
    scheme: 'Bearer',
    clients,
    onTrouble: (message) => {
      throw new Error(message);
    },
  });
  return new Tokens({
    agents: agent.length === 0 ? [] : [known],
    approvers: approver.map((token) => ({ holder: 'somebody', tokens: () => [token] })),
  });
}
