/** Databases with TLS as Aiven sets it up, each from its Debian package. */
import { chmodSync, chownSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing, program } from '../support/needs.ts';
import { freePorts, run, type Stage } from './processes.ts';
import { type Project, type TlsFiles, writeTls } from './project.ts';

const OWNER = 'postgres';

/** PostgreSQL that accepts only encrypted connections with a password. */
export async function startPostgres(stage: Stage, project: Project): Promise<number> {
  const folder = stage.folder(OWNER);
  const tls = keptBy(folder, writeTls(project, folder));
  const data = join(folder, 'data');
  const [port = 0] = await freePorts(1);
  run([program('initdb'), '-D', data, '-A', 'trust', '-N'], OWNER);
  writeFileSync(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    ssl: 'on',
    ssl_cert_file: tls.certificate,
    ssl_key_file: tls.key,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  await stage.start([program('postgres'), '-D', data, ...options], [port], { user: OWNER });
  return port;
}

/** PgBouncer in front of a PostgreSQL. */
export async function startPgBouncer(stage: Stage, project: Project): Promise<number> {
  const behind = await startPostgres(stage, project);
  const folder = stage.folder(OWNER);
  const tls = keptBy(folder, writeTls(project, folder));
  const [port = 0] = await freePorts(1);
  const config = join(folder, 'pgbouncer.ini');
  writeFileSync(join(folder, 'users.txt'), '"avnadmin" "secret"\n');
  writeFileSync(
    config,
    [
      `[databases]\ndefaultdb = host=127.0.0.1 port=${behind} dbname=postgres\n[pgbouncer]`,
      `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = scram-sha-256`,
      `auth_file = ${join(folder, 'users.txt')}\nclient_tls_sslmode = require`,
      `client_tls_cert_file = ${tls.certificate}\nclient_tls_key_file = ${tls.key}\n`,
    ].join('\n'),
  );
  await stage.start([program('pgbouncer'), config], [port], { user: OWNER });
  return port;
}

/** MariaDB, Debian's MySQL, with `require_secure_transport`. */
export async function startMariadb(stage: Stage, project: Project): Promise<number> {
  const folder = stage.folder();
  const tls = writeTls(project, folder);
  const data = join(folder, 'data');
  const [port = 0] = await freePorts(1);
  const base = ['--no-defaults', `--datadir=${data}`, '--user=root'];
  run([program('mariadb-install-db'), ...base, '--skip-test-db', '--auth-root-authentication-method=normal']);
  const network = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${join(folder, 'socket')}`];
  const secure = ['--require-secure-transport=ON', `--ssl-cert=${tls.certificate}`, `--ssl-key=${tls.key}`];
  const small = ['--innodb-buffer-pool-size=16M', `--pid-file=${join(folder, 'pid')}`];
  await stage.start([program('mariadbd'), ...base, ...network, ...secure, `--ssl-ca=${tls.ca}`, ...small], [port]);
  return port;
}

/** Redis, from which Valkey was forked, with TLS on its only port. */
export async function startRedis(stage: Stage, project: Project): Promise<number> {
  const folder = stage.folder();
  const tls = writeTls(project, folder);
  const [port = 0] = await freePorts(1);
  const server = program(missing('valkey-server').length === 0 ? 'valkey-server' : 'redis-server');
  const files = ['--tls-cert-file', tls.certificate, '--tls-key-file', tls.key, '--tls-ca-cert-file', tls.ca];
  const network = ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', '--bind', '127.0.0.1'];
  await stage.start([server, ...network, ...files, '--dir', folder, '--save', '', '--requirepass', 'secret'], [port]);
  return port;
}

/** PostgreSQL refuses a key that others may read. */
function keptBy(folder: string, tls: TlsFiles): TlsFiles {
  const { uid, gid } = statSync(folder);
  chownSync(tls.key, uid, gid);
  chmodSync(tls.key, 0o600);
  return tls;
}
