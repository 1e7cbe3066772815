/** Servers that speak TLS from the first byte. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../support/needs.ts';
import { freePorts, type Stage } from './processes.ts';
import { type Project, writeTls } from './project.ts';

/** nginx that asks every client for a password, as Aiven's HTTPS services do. */
export async function startNginx(stage: Stage, project: Project): Promise<number> {
  const folder = stage.folder();
  const tls = writeTls(project, folder);
  const [port = 0] = await freePorts(1);
  const config = join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const paths = temporary.map((name) => `${name}_temp_path ${join(folder, name)};`).join(' ');
  writeFileSync(
    config,
    [
      `daemon off; worker_processes 1; pid ${join(folder, 'pid')}; error_log stderr; events {}`,
      `http { access_log off; ${paths}`,
      `server { listen 127.0.0.1:${port} ssl; ssl_certificate ${tls.certificate}; ssl_certificate_key ${tls.key};`,
      'location / { return 401; } } }',
    ].join('\n'),
  );
  await stage.start([program('nginx'), '-c', config, '-p', folder, '-e', 'stderr'], [port]);
  return port;
}

/** ClickHouse with TLS for its native protocol and for HTTP. */
export async function startClickhouse(stage: Stage, project: Project, which: 'native' | 'https'): Promise<number> {
  const folder = stage.folder();
  const tls = writeTls(project, folder);
  const [native = 0, https = 0] = await freePorts(2);
  const config = join(folder, 'config.xml');
  for (const name of ['data', 'tmp']) mkdirSync(join(folder, name));
  writeFileSync(
    join(folder, 'users.xml'),
    '<yandex><profiles><default/></profiles><quotas><default/></quotas><users><default><password>secret</password>' +
      '<networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota></default></users></yandex>',
  );
  writeFileSync(
    config,
    `<yandex><logger><level>warning</level><console>1</console></logger>
     <listen_host>127.0.0.1</listen_host><https_port>${https}</https_port><tcp_port_secure>${native}</tcp_port_secure>
     <openSSL><server><certificateFile>${tls.certificate}</certificateFile><privateKeyFile>${tls.key}</privateKeyFile>
     <verificationMode>none</verificationMode><loadDefaultCAFile>false</loadDefaultCAFile></server></openSSL>
     <path>${join(folder, 'data')}/</path><tmp_path>${join(folder, 'tmp')}/</tmp_path>
     <users_config>${join(folder, 'users.xml')}</users_config><mark_cache_size>5368709</mark_cache_size>
     <default_profile>default</default_profile><default_database>default</default_database></yandex>`,
  );
  await stage.start([program('clickhouse-server'), `--config-file=${config}`], [native, https]);
  return which === 'native' ? native : https;
}
