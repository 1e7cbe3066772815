import { missing } from '../support/needs.ts';
import { startMariadb, startPgBouncer, startPostgres, startRedis } from './databases.ts';
import { provesThroughALoadBalancer } from './listener-suite.ts';

provesThroughALoadBalancer({
  title: 'PostgreSQL',
  unless: missing('postgres', 'initdb'),
  protocol: 'postgres',
  says: 'asks for a password',
  start: startPostgres,
});
provesThroughALoadBalancer({
  title: 'PgBouncer',
  unless: missing('pgbouncer', 'postgres', 'initdb'),
  protocol: 'postgres',
  says: 'asks for a password',
  start: startPgBouncer,
});
provesThroughALoadBalancer({ title: 'MariaDB', unless: missing('mariadbd'), protocol: 'mysql', start: startMariadb });
provesThroughALoadBalancer({
  title: 'Redis',
  unless: missing('redis-server'),
  protocol: 'redis',
  says: 'answers PING',
  start: startRedis,
});
