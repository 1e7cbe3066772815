/** The HTTP proxy of this machine's network, by the variables that other programs take it from. */
import type { Problem } from '../problems/problems.ts';

/** As undici and Node's own agents take it. May hold credentials: never to be logged. */
export interface ProxySettings {
  /** For `http:` addresses. */
  readonly http?: string | undefined;
  /** For `https:` addresses. */
  readonly https?: string | undefined;
  /** What is reached without a proxy, comma-separated; always with this machine itself. */
  readonly no: string;
}

/** Undefined without a proxy. Small letters win, as for curl. Adds what is wrong to `problems`. */
export function proxySettings(env: NodeJS.ProcessEnv, problems: Pick<Problem[], 'push'>): ProxySettings | undefined {
  const found = (name: string): string | undefined => {
    const from = [name.toLowerCase(), name].find((each) => !!env[each]);
    const value = from === undefined ? undefined : env[from];
    if (from === undefined || value === undefined) return undefined;
    if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
    problems.push({ field: from, problem: 'is no HTTP proxy', fix: 'write it as in http://proxy.example.com:3128' });
    return undefined;
  };
  const [http, https] = [found('HTTP_PROXY'), found('HTTPS_PROXY')];
  if (http === undefined && https === undefined) return undefined;
  const no = [env['no_proxy'] ?? env['NO_PROXY'], ...THIS_MACHINE].filter((entry) => !!entry).join(',');
  return { http, https, no };
}

/** The sandbox, and what else a person runs beside the worker. */
const THIS_MACHINE = ['localhost', '127.0.0.1', '::1'];
