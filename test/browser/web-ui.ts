/** The Temporal Web UI as an operator uses it, in a real browser. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type FrameLocator, type Page } from 'playwright-core';

export interface WebUi {
  readonly page: Page;
  /** The list of workflows that match, as ids. */
  query(query: string): Promise<readonly string[]>;
  /** Opens a run's details, and answers the frame that shows them. */
  details(workflowId: string): Promise<FrameLocator>;
  /** Sends an update through the dialog of the open run, with empty input if `json` is absent. @returns `accepted`, or the error */
  sendUpdate(name: string, json?: unknown): Promise<string>;
  requestCancellation(workflowId: string): Promise<void>;
  /** Fills the given fields of the form that starts a workflow, and submits it. */
  start(form: StartForm): Promise<void>;
  /** From a closed run: the same form, filled in already. */
  startLike(workflowId: string): Promise<void>;
  /** What a run failed with, as its page shows it. */
  failureOf(workflowId: string): Promise<string>;
  /** The open page in light and dark, for people to look at. */
  shot(name: string): Promise<void>;
  close(): Promise<void>;
}

interface StartForm {
  readonly workflowId?: string;
  readonly taskQueue?: string;
  readonly type?: string;
  readonly json?: string;
}

/** The width of a small laptop. */
export const WIDTH = 1280;
export const HEIGHT = 1500;

export async function openWebUi(url: string, namespace: string): Promise<WebUi> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...offline] });
  const context = await browser.newContext({ viewport: { width: WIDTH, height: HEIGHT }, timezoneId: 'UTC' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const root = `${url}/namespaces/${namespace}/workflows`;
  const open = async (workflowId: string): Promise<void> => {
    await page.goto(`${root}/${encodeURIComponent(workflowId)}`);
    await page.getByRole('heading', { name: workflowId }).waitFor();
  };
  return {
    page,
    async query(query) {
      await page.goto(`${root}?query=${encodeURIComponent(query)}`);
      await page.getByRole('heading', { name: /^\d+ Workflow/ }).waitFor();
      return page.getByRole('link', { name: /^privatelink\// }).allInnerTexts();
    },
    async details(workflowId) {
      await open(workflowId);
      await page
        .getByRole('link', { name: 'User Metadata' })
        .or(page.getByRole('tab', { name: 'User Metadata' }))
        .click();
      await page.locator(DETAILS).waitFor();
      return page.frameLocator(DETAILS);
    },
    sendUpdate: (name, json) => sendUpdate(page, name, json),
    async requestCancellation(workflowId) {
      await open(workflowId);
      await page.getByRole('button', { name: 'Request Cancellation' }).click();
      await page.getByRole('button', { name: 'Confirm' }).click();
    },
    async start(form) {
      await page.goto(`${root}/start-workflow`);
      await submitStart(page, form);
    },
    async startLike(workflowId) {
      await open(workflowId);
      await page.getByRole('button', { name: 'More Actions' }).click();
      await page.getByRole('menuitem', { name: 'Start Workflow Like This One' }).click();
      // The form is empty at first, and is filled when the run's history has been read.
      await page.locator('.cm-content[contenteditable=true]:visible').filter({ hasText: '"project"' }).waitFor();
      await submitStart(page, {});
    },
    async failureOf(workflowId) {
      await open(workflowId);
      const failure = page.locator('.cm-content').filter({ hasText: 'workflowExecutionFailedEventAttributes' });
      return failure.first().innerText();
    },
    shot: (name) => shot(page, name),
    close: () => browser.close(),
  };
}

const DETAILS = 'iframe#user-metadata-current-details';

/** Settings that keep the browser from using the network. */
const offline = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

async function sendUpdate(page: Page, name: string, json: unknown): Promise<string> {
  await page.getByRole('button', { name: 'More Actions' }).click();
  await page.getByRole('menuitem', { name: /Update/ }).click();
  const dialog = page.getByRole('dialog').filter({ hasText: 'Send an Update' });
  await dialog.getByTestId('update-select-button').click();
  await dialog
    .getByRole('option')
    .filter({ has: page.getByText(name, { exact: true }) })
    .click();
  if (json !== undefined) await paste(page, JSON.stringify(json));
  await dialog.getByRole('button', { name: 'Submit' }).click();
  const accepted = page.getByText('Update successful');
  const refused = dialog.getByRole('alert');
  await accepted.or(refused).first().waitFor();
  return (await accepted.isVisible()) ? 'accepted' : refused.innerText();
}

/** Into the one editor that is open. */
async function paste(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content[contenteditable=true]:visible').click();
  await page.keyboard.insertText(text);
  // The editor formats the text when it loses the focus, which moves the buttons below it.
  await page.locator('.cm-content[contenteditable=true]:visible').blur();
}

async function submitStart(page: Page, { workflowId, taskQueue, type, json }: StartForm): Promise<void> {
  await page.getByTestId('workflowId').waitFor();
  if (workflowId !== undefined) await page.getByTestId('workflowId').fill(workflowId);
  if (taskQueue !== undefined) await page.getByTestId('taskQueue').fill(taskQueue);
  if (type !== undefined) await page.getByTestId('workflowType').fill(type);
  if (json !== undefined) await paste(page, json);
  await page.getByTestId('start-workflow-button').click();
}

/** `screenshots/NAME-light.png` and `-dark.png`. */
async function shot(page: Page, name: string): Promise<void> {
  const directory = join(import.meta.dirname, '../../screenshots');
  mkdirSync(directory, { recursive: true });
  for (const [theme, suffix] of [
    ['Night', 'dark'],
    ['Day', 'light'],
  ] as const) {
    // The switch is in the user's menu, which need not be open, and cannot be open while a dialog is.
    await page.getByRole('button', { name: theme, exact: true, includeHidden: true }).dispatchEvent('click');
    await page.screenshot({ path: join(directory, `${name}-${suffix}.png`), animations: 'disabled' });
  }
}
