/** The HTTP proxy of this machine's network, from the usual environment variables. */
import type { Problem } from '../problems/problems.ts';

/** In the form that undici and the agents of Node.js take. May hold credentials: never log it. */
export interface ProxySettings {
  /** For `http:` addresses. */
  readonly http?: string | undefined;
  /** For `https:` addresses. */
  readonly https?: string | undefined;
  /** Hosts that are reached without a proxy, comma-separated; this machine is always one. */
  readonly no: string;
}

/** Undefined without a proxy. Lower-case names win, as in curl. Adds what is wrong to `problems`. */
export function proxySettings(env: NodeJS.ProcessEnv, problems: Pick<Problem[], 'push'>): ProxySettings | undefined {
  const found = (name: string): string | undefined => {
    const from = [name.toLowerCase(), name].find((each) => !!env[each]);
    const value = from === undefined ? undefined : env[from];
    if (from === undefined || value === undefined) return undefined;
    if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
    problems.push({
      field: from,
      problem: 'is not an HTTP proxy',
      fix: 'write it as in http://proxy.example.com:3128',
    });
    return undefined;
  };
  const [http, https] = [found('HTTP_PROXY'), found('HTTPS_PROXY')];
  if (http === undefined && https === undefined) return undefined;
  const no = [env['no_proxy'] ?? env['NO_PROXY'], ...THIS_MACHINE].filter((entry) => !!entry).join(',');
  return { http, https, no };
}

/** This machine: the sandbox and other local servers. */
const THIS_MACHINE = ['localhost', '127.0.0.1', '::1'];
