/** One POST to a receiver. Its URL is a secret: many hold a token in their path. */

/** How long a receiver may take, ms. */
const PATIENCE_MS = 10_000;

/** @throws Error that names the receiver's host and what it answered, never its path */
export async function postJson(
  url: string,
  body: string,
  { headers = {}, signal }: { readonly headers?: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<void> {
  const { host } = new URL(url);
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'user-agent': 'causeway', ...headers },
    // A redirect would send a signed event to another host.
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new Error(`${host} could not be reached: ${reasonOf(error)}`);
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${host} answered ${response.status}`);
}

/** `fetch` puts the reason into `cause`; its own message may hold the URL. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return `no answer within ${PATIENCE_MS / 1000} s`;
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : error.name;
}
