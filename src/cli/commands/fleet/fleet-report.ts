/** `causeway fleet report`: the report of a fleet, or links, endpoints and prices in some accounts. */
import { randomUUID } from 'node:crypto';
import type { AwsAccess } from '../../../providers/ports/aws.ts';
import type { Settings } from '../../../config/settings.ts';
import type { Inventory } from '../../../contract/inventory.ts';
import { ProblemsError } from '../../../problems/problems.ts';
import type { Invocation } from '../../program/command.ts';
import { connect } from '../connect.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { fileOf, type FileOptions } from '../../arguments/file-argument.ts';
import type { FormatOptions } from '../../arguments/format-options.ts';
import { readManifestFile, readWholeManifest } from '../../arguments/read-manifest.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';
import { pictureReport } from './picture-report.ts';
import { inventoryText } from './inventory-text.ts';

export interface ReportOptions extends FileOptions, FormatOptions {
  readonly in?: readonly string[];
}

export async function report(invocation: Invocation<ReportOptions>, file: string | undefined): Promise<ExitCode> {
  const { options, output } = invocation;
  const fleet = await fleetOf(options, file);
  if (fleet !== undefined) return pictureReport(invocation, fleet);
  const settings = invocation.settings();
  const accesses = await accessesOf(fileOf(file, options), invocation, settings);
  const { client, close } = await connect(settings);
  try {
    const take = () =>
      client.workflow.execute('takeInventory', {
        workflowId: `privatelink-inventory/${randomUUID()}`,
        taskQueue: settings.taskQueue,
        args: [{ accesses }],
        staticSummary: `Inventory of ${accesses.length} accounts and regions`,
      });
    const inventory = await workerAnswer(invocation, {
      client,
      settings,
      ask: async () => (await take()) as Inventory,
      unknown: 'It is not known what there is. Nothing was changed.',
      fix: 'start a worker, then run this again',
    });
    output.object(inventory);
    output.say(inventoryText(inventory));
    return exitCodes.done;
  } finally {
    await close();
  }
}

/**
 * The fleet to report on, by its name or its manifest; undefined: report the inventory.
 * @throws ProblemsError a format was given, and no fleet
 */
async function fleetOf(options: ReportOptions, argument: string | undefined): Promise<string | undefined> {
  if (argument !== undefined && options.file === undefined && !/[/\\]|\.(ya?ml|json)$|^-$/i.test(argument))
    return argument;
  if (options.format === undefined || options.in !== undefined) return undefined;
  const file = fileOf(argument, options);
  if (file !== undefined) return (await readWholeManifest(file)).settings.name;
  const fix = 'name a fleet or its manifest, as in fleet report shop-links --format html';
  throw new ProblemsError('Usage', [{ field: '--format', problem: 'applies only to the report of a fleet', fix }]);
}

async function accessesOf(
  file: string | undefined,
  { options, output }: Invocation<ReportOptions>,
  { aws }: Settings,
): Promise<readonly AwsAccess[]> {
  const { in: given = [] } = options;
  const items = file === undefined ? [] : (await readManifestFile(file, false, output)).items;
  const all = [
    ...given.map(parseAccess),
    ...items.flatMap(({ request }) => request.endpoints.map((endpoint) => accessIn(aws.region, endpoint))),
    ...(given.length === 0 && file === undefined ? [accessIn(aws.region, {})] : []),
  ].filter(({ region }) => region !== '');
  if (all.length > 0) return [...new Map(all.map((access) => [JSON.stringify(access), access])).values()];
  const fix = 'write --in eu-west-1, give a manifest with regions, or set AWS_REGION';
  throw new ProblemsError('Usage', [{ field: '--in', problem: 'names no region', fix }]);
}

function parseAccess(text: string): AwsAccess {
  const [region = '', ...role] = text.split('=');
  return { region, ...(role.length === 0 ? {} : { roleArn: role.join('=') }) };
}

function accessIn(
  byDefault: string | undefined,
  { region = byDefault ?? '', roleArn, externalId }: Partial<AwsAccess>,
): AwsAccess {
  return {
    region,
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(externalId === undefined ? {} : { externalId }),
  };
}
