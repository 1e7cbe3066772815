/**
 * Scrubs a single value. It stays only if the vendors choose the values of its field, or if its form shows that it
 * identifies nobody. Everything else becomes a stand-in, so an unknown field is hidden, never shown.
 */
import type { Pseudonyms } from './pseudonyms.ts';

/** `field`: the nearest name above the value. */
export function scrubLeaf(pseudonyms: Pseudonyms, field: string, value: string): string {
  if (value === '' || value === '<redacted>' || CONSTANT.test(value)) return value;
  if (CHOSEN_BY_VENDOR.has(field) && TOKEN.test(value)) return value;
  if (field === 'plan' && PLAN.test(value)) return value;
  if (/^message$/i.test(field)) return sentence(value);
  if (NEVER_SHOWN.test(field)) return pseudonyms.of('text', 'text', value);
  return pseudonyms.known(value) ?? byForm(pseudonyms, value) ?? pseudonyms.of('text', 'text', value);
}

/** Names of regions and zones, clouds of Aiven's catalogue, times, booleans, AWS's own services. */
const CONSTANT = new RegExp(
  [
    '[a-z]{2}(?:-(?:gov|iso[a-z]?))?-(?:north|south|east|west|central)+-\\d[a-f]?',
    '[a-z]{3,5}\\d-az\\d',
    '(?:aws|google|azure|do|upcloud)-[a-z]+(?:-[a-z]+)*-?\\d?',
    '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)',
    'true|false|root|amazon|aws',
    'https?://(?:ec2|sts)\\.amazonaws\\.com/doc/[\\d-]+/',
  ]
    .map((pattern) => `^(?:${pattern})$`)
    .join('|'),
);

/** Fields whose values the vendors choose: states, types, kinds. */
const CHOSEN_BY_VENDOR = new Set([
  ...['state', 'status', 'service_type', 'component', 'usage', 'route', 'type', 'dow', 'kafka_ssl_ca'],
  ...['kafka_authentication_method', 'error_code', 'Code', 'Type', 'Action', 'Version', 'DryRun', 'VpcEndpointType'],
  ...['vpcEndpointState', 'vpcEndpointType', 'serviceType', 'ipAddressType', 'dnsRecordIpType', 'ipProtocol'],
  ...['price_usd', 'payerResponsibility', 'ruleAction', 'ResourceType', 'IpAddressType', 'privateDnsNameState', 'Name'],
  ...['supportedIpAddressTypeSet', 'interfaceType'],
]);
const TOKEN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/;
/** Plans of Aiven's public list; a plan for one customer has a name. */
const PLAN = /^(?:free|hobbyist|startup|business|premium)(?:-\d+)?$/;
const NEVER_SHOWN = /pass|secret|token|key$|cert|^value$|uri|description|credential/i;

type Form = readonly [RegExp, (pseudonyms: Pseudonyms, parts: RegExpExecArray) => string];

const forms: readonly Form[] = [
  [/^\d{1,6}$/, (_, [number]) => number],
  [/^\d{12}$/, (pseudonyms, [account]) => pseudonyms.of('account', '', account)],
  [/^arn:(aws[\w-]*):([\w-]*):([\w-]*):(\d{12})?:(.+)$/, arn],
  [
    /^(com\.amazonaws\.vpce\.[a-z0-9-]+\.)(vpce-svc-[0-9a-f]+)$/,
    (pseudonyms, [, zone = '', id = '']) => `${zone}${idOf(pseudonyms, id)}`,
  ],
  [/^[a-z]{2,8}(?:-[a-z]{2,8}){0,2}-[0-9a-f]{8,17}$/, (pseudonyms, [id]) => idOf(pseudonyms, id)],
  [/^(\d{1,3}(?:\.\d{1,3}){3})(\/\d{1,2})?$/, address],
  [/^(?=.*::|(?:[^:]*:){7})([0-9a-f:]+)(\/\d{1,3})?$/i, address6],
  [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, (pseudonyms, [uuid]) => pseudonyms.of('uuid', '', uuid)],
  [/^[^@\s/:]+@[\w.-]+\.[a-z]+$/i, (pseudonyms, [email]) => pseudonyms.of('email', '', email)],
  [/^(?:\*\.)?(?:[\w-]+\.)+[a-z]{2,}\.?$/i, (pseudonyms, [host]) => pseudonyms.of('host', '', host)],
];

function byForm(pseudonyms: Pseudonyms, value: string): string | undefined {
  for (const [pattern, replace] of forms) {
    const parts = pattern.exec(value);
    if (parts !== null) return replace(pseudonyms, parts);
  }
  return undefined;
}

const idOf = (pseudonyms: Pseudonyms, id: string): string => pseudonyms.of('id', id.slice(0, id.lastIndexOf('-')), id);

/** Addresses that identify nobody, so they stay. */
const NOBODYS: ReadonlySet<string> = new Set(['0.0.0.0', '127.0.0.0', '127.0.0.1']);

function address(pseudonyms: Pseudonyms, [all, ip = '', size = '']: RegExpExecArray): string {
  return NOBODYS.has(ip) ? all : `${pseudonyms.of('address', '', ip)}${size}`;
}

function address6(pseudonyms: Pseudonyms, [all, ip = '', size = '']: RegExpExecArray): string {
  return ip === '::' ? all : `${pseudonyms.of('address6', '', ip)}${size}`;
}

/** Partition, service, region and kind of resource stay. */
function arn(pseudonyms: Pseudonyms, [, partition, service, region, account, resource = '']: RegExpExecArray): string {
  const owner = account === undefined ? '' : pseudonyms.of('account', '', account);
  const [, kind = '', name = ''] = /^([a-z-]+)\/(.+)$/.exec(resource) ?? [];
  const last =
    resource === 'root'
      ? resource
      : kind === ''
        ? pseudonyms.of('name', 'resource', resource)
        : `${kind}/${pseudonyms.known(name) ?? byForm(pseudonyms, name) ?? pseudonyms.of('name', kind, name)}`;
  return `arn:${partition}:${service}:${region}:${owner}:${last}`;
}

/** Keeps of a message only plain words that the vendors use: any other word could be a name, an id or a key. */
function sentence(text: string): string {
  const words = text.split(/\s+/).map((word) => (WORDS.has(word.replace(/[.,:;]$/, '').toLowerCase()) ? word : '…'));
  return words.join(' ').replaceAll(/…(?: …)+/g, '…');
}

const WORDS = new Set(
  `a access account action active again allow allowed allows already an and any are as at authorization authorize
  authorized available be because been but by can cannot caller cloud component configuration connection connections
  could create created credentials delete deleted deny denied does doesn't don't dryrun encoded endpoint endpoints error
  exceeded exist exists explicit failed failure flag for found given group has have id ids identity-based if in input
  internal invalid is it later limit member message missing must no not occurred of on only operation or parameter
  perform permission permissions policy powered principal principals privatelink project provided rate refreshed request
  required resource retry role running security service set snapshot specified state subnet subnets succeeded such
  supported temporarily that the this throttled to token too try type unable unavailable unknown unsupported update use
  used user valid validate value vpc was with would you your`.split(/\s+/),
);
