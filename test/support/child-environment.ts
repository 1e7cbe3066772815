/** The environment of a program that a test starts: not that of whoever runs the tests, but what Node and npm need. */

/** How the machine reaches the network: without it npm tries for minutes behind a proxy that signs with a CA of its own. */
const NETWORK =
  /^(NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|(https?|no)_proxy|npm_config_(registry|cafile|(https?-?|no)proxy))$/i;

/** Without those of vitest, which would take itself for one of its processes, and without credentials. */
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
