/** Deviations from the vendors' own descriptions in the exchanges of this process's sandboxes. */
import { exchanges, type Exchange } from '../../sandbox/exchanges.ts';
import { aivenProblems } from './aiven-contract.ts';
import { awsProblems } from './aws-contract.ts';

const found = new Set<string>();

/** Checks every exchange from now on. */
export function watchExchanges(): void {
  exchanges.unsubscribe(take);
  exchanges.subscribe(take);
}

/** The deviations found since the last call, each once. */
export function takeDeviations(): readonly string[] {
  const all = [...found];
  found.clear();
  return all;
}

/** The deviations of one exchange, each with its call. */
export function deviationsOf(exchange: Exchange): readonly string[] {
  const { api, method, url, body, answer } = exchange;
  const action = new URLSearchParams(body).get('Action') ?? new URL(url).searchParams.get('Action');
  const call = api === 'aws' ? String(action) : `${method} ${new URL(url).pathname}`;
  return problemsOf(exchange).map((problem) => `${call} (${answer?.status ?? 'no answer'}): ${problem}`);
}

function problemsOf(exchange: Exchange): readonly string[] {
  try {
    return exchange.api === 'aws' ? awsProblems(exchange) : aivenProblems(exchange);
  } catch (error) {
    return [`it cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}

const take = (exchange: unknown): void => {
  for (const deviation of deviationsOf(exchange as Exchange)) found.add(deviation);
};
