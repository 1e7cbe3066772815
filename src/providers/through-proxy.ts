/** Connects through an HTTP proxy: to Aiven's API (undici) and to AWS (agents of Node.js). */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';

export interface Proxy {
  readonly http?: string | undefined;
  readonly https?: string | undefined;
  /** Comma-separated hosts that are reached directly. */
  readonly no: string;
}

/** The empty strings keep undici from reading the environment. */
export const dispatcherFor = (options: Agent.Options, proxy: Proxy | undefined): Dispatcher =>
  proxy === undefined
    ? new Agent(options)
    : new EnvHttpProxyAgent({
        ...options,
        httpProxy: proxy.http ?? '',
        httpsProxy: proxy.https ?? '',
        noProxy: proxy.no,
      });

/** Agents for the AWS SDK's request handler; none without a proxy. Node.js has `proxyEnv` since 22.21. */
export function agentsFor(proxy: Proxy | undefined): { httpAgent?: HttpAgent; httpsAgent?: HttpsAgent } {
  if (proxy === undefined) return {};
  const proxyEnv = { HTTP_PROXY: proxy.http, HTTPS_PROXY: proxy.https, NO_PROXY: proxy.no };
  // The SDK's own values for its agents.
  const options = { keepAlive: true, maxSockets: 50, proxyEnv };
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
}

/** The proxy's password in each form in which its answers may quote it: as written, decoded, and as it is sent. */
export function secretsOfProxy(proxy: Proxy | undefined): readonly string[] {
  const forms = [proxy?.http, proxy?.https].flatMap((url) => {
    if (url === undefined || !URL.canParse(url)) return [];
    const { username, password } = new URL(url);
    if (password === '') return [];
    const plain = decoded(password);
    return [Buffer.from(`${decoded(username)}:${plain}`).toString('base64'), password, plain];
  });
  return [...new Set(forms)];
}

/** A lone percent sign stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
