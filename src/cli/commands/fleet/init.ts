/** `causeway fleet init`: writes a manifest of what is there, to edit. A worker looks, because it has the credentials. */
import { randomUUID } from 'node:crypto';
import type { Linkable, LinkableRequest } from '../../../contract/linkable.ts';
import { draftCsv } from '../../../manifest/draft/draft-csv.ts';
import { draftItems, type DraftItem } from '../../../manifest/draft/draft-items.ts';
import { draftYaml } from '../../../manifest/draft/draft-yaml.ts';
import { PLACEHOLDER } from '../../../manifest/placeholder.ts';
import { ProblemsError } from '../../../problems/problems.ts';
import { causeway } from '../../hints.ts';
import type { Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';
import { connect } from '../connect.ts';
import { writeNewFile } from './write-new-file.ts';

export interface InitOptions {
  readonly name?: string;
  readonly region?: readonly string[];
  readonly roleArn?: readonly string[];
  readonly vpc?: readonly string[];
  readonly format?: 'yaml' | 'csv';
  readonly output?: string;
}

export async function init(invocation: Invocation<InitOptions>, projects: readonly string[]): Promise<ExitCode> {
  const { options, output } = invocation;
  const format = formatOf(options);
  const { name = `${projects[0] ?? 'fleet'}-links`, region = [], roleArn = [], vpc = [], output: file } = options;
  const found = await find(invocation, { projects, roles: roleArn, regions: region, vpcs: vpc });
  const items = draftItems(found);
  for (const { what, why } of found.unknown) output.warn(`! ${what} was not looked at: ${why}`);
  if (items.length === 0) throw nothingToConnect(projects, found);
  const text = format === 'csv' ? draftCsv(found) : draftYaml(found, name);
  if (file === undefined) output.say(text.trimEnd());
  else await writeNewFile(file, text);
  const toFillIn = items.map(placeholders).reduce((sum, each) => sum + each, 0);
  output.object({
    ...(file === undefined ? { manifest: text } : { file }),
    format,
    items: items.map(({ project, service, linked }) => ({ link: `${project}/${service}`, linked })),
    leftOut: found.services.flatMap(({ link, not }) => (not === undefined ? [] : [{ link, why: not }])),
    toFillIn,
    unknown: found.unknown,
  });
  if (file !== undefined) output.say(writtenText(file, format, items, toFillIn));
  return found.unknown.length > 0 ? exitCodes.failed : exitCodes.done;
}

async function find(invocation: Invocation<unknown>, request: LinkableRequest): Promise<Linkable> {
  const settings = invocation.settings();
  const { client, close } = await connect(settings);
  const ask = () =>
    client.workflow.execute('findLinkable', {
      workflowId: `privatelink-linkable/${randomUUID()}`,
      taskQueue: settings.taskQueue,
      args: [request],
      staticSummary: `What could be connected of ${request.projects.join(', ')}`,
    });
  invocation.output.note(`Looking at the services of ${request.projects.join(', ')}, and at VPCs …`);
  try {
    return await workerAnswer(invocation, {
      client,
      settings,
      ask: async () => (await ask()) as Linkable,
      unknown: 'It is not known what there is. Nothing was changed or written.',
      fix: 'start a worker, then run this again',
      isRepeatable: true,
    });
  } finally {
    await close();
  }
}

/** From the option, or from the file name. */
function formatOf({ format, output }: InitOptions): 'yaml' | 'csv' {
  if (format !== undefined) return format;
  if (output === undefined || /\.ya?ml$/i.test(output)) return 'yaml';
  if (/\.csv$/i.test(output)) return 'csv';
  const fix = 'name a .yaml or .csv file, or add --format';
  throw new ProblemsError('Usage', [{ field: '--output', value: output, problem: 'does not show the format', fix }]);
}

function nothingToConnect(projects: readonly string[], { services, unknown }: Linkable): ProblemsError {
  const whys = [
    ...services.map(({ link, not }) => `${link} ${not ?? ''}`),
    ...unknown.map(({ what, why }) => `${what} was not looked at: ${why}`),
  ];
  return new ProblemsError('Invalid', [
    {
      field: 'project',
      value: projects.join(' '),
      problem: `has no service that can have PrivateLink${whys.length === 0 ? '' : ` (${whys.slice(0, 10).join('; ')})`}`,
      fix: 'name the project of a service that runs on AWS in a project VPC',
    },
  ]);
}

const placeholders = (item: DraftItem): number => JSON.stringify(item).split(PLACEHOLDER).length - 1;

function writtenText(file: string, format: 'yaml' | 'csv', items: readonly DraftItem[], toFillIn: number): string {
  const linked = items.filter((item) => item.linked).length;
  const next =
    format === 'csv'
      ? 'name it with `itemsFrom` in a manifest, and look at that with `fleet plan`'
      : `see what it would do: ${causeway(`fleet plan -f ${file}`)}`;
  return [
    `Wrote ${file}: ${items.length} services, ${linked} of them linked already.`,
    ...(toFillIn === 0 ? [] : [`Fill in ${toFillIn} places, each marked ${PLACEHOLDER}.`]),
    `Then ${next}`,
  ].join('\n');
}
