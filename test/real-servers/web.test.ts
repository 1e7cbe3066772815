import { provesThroughALoadBalancer } from './listener-suite.ts';
import { missing } from '../support/needs.ts';
import { startClickhouse, startNginx } from './web.ts';

provesThroughALoadBalancer({
  title: 'nginx (HTTPS)',
  unless: missing('nginx'),
  protocol: 'https',
  says: 'HTTP 401',
  start: startNginx,
});
provesThroughALoadBalancer({
  title: 'ClickHouse, native',
  unless: missing('clickhouse-server'),
  protocol: 'tls',
  start: (stage, project) => startClickhouse(stage, project, 'native'),
});
provesThroughALoadBalancer({
  title: 'ClickHouse, HTTPS',
  unless: missing('clickhouse-server'),
  protocol: 'https',
  says: 'HTTP ',
  start: (stage, project) => startClickhouse(stage, project, 'https'),
});
