/** The environment of a program that a test starts: only what Node and npm need. */

/** Network settings: without them npm retries for minutes behind a proxy that has its own CA. */
const NETWORK =
  /^(NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|(https?|no)_proxy|npm_config_(registry|cafile|(https?-?|no)proxy))$/i;

/** Without vitest's variables, which would make a vitest in the program believe that it is a worker, and without credentials. */
export function childEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', TEMPORAL_CLI_PATH } = process.env;
  const network = Object.entries(process.env).flatMap(([name, value]) =>
    NETWORK.test(name) && value !== undefined ? [[name, value] as const] : [],
  );
  return {
    ...Object.fromEntries(network),
    ...{ PATH, HOME, NO_COLOR: '1' },
    ...(TEMPORAL_CLI_PATH === undefined ? {} : { TEMPORAL_CLI_PATH }),
  };
}
