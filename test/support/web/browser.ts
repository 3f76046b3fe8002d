import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page, type Browser as Program } from 'playwright-core';
import { afterAll } from 'vitest';

const executable = (process.env.PATH ?? '')
  .split(':')
  .map((folder) => join(folder, 'chromium'))
  .find((path) => existsSync(path));

export const browserMissing = executable === undefined;

/** Goes into the title of what is skipped, so that nobody takes a skipped line for a tested one. */
export const browserNote = browserMissing ? ' (SKIPPED: chromium is not installed)' : '';

export interface BrowserOptions {
  readonly language?: 'en' | 'fr';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  readonly password?: string;
  /** `form`: nobody is logged in; a test goes by the login page. Else each request carries the password, as a script's. */
  readonly login?: 'script' | 'form';
  /** Command and arguments that start it elsewhere, such as in a network namespace. */
  readonly inside?: readonly string[];
}

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Half a minute is not enough where the machine stands still meanwhile. */
const navigationMs = 60_000;

/** One program for all browsers of a test file: its start takes as long as many a test. */
let program: Promise<Program> | undefined;

afterAll(async () => {
  await (await program)?.close();
  program = undefined;
});

/** A browser that remembers nothing of another one; unless it is asked otherwise, it is let in everywhere. */
export class Browser {
  readonly #close: () => Promise<void>;
  readonly page: Page;
  /** What the page complained about: script faults, the content policy, refused requests. */
  readonly complaints: string[] = [];
  /** Hosts that anything was asked of. */
  readonly hosts = new Set<string>();

  private constructor(page: Page, close: () => Promise<void>) {
    this.#close = close;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('request', (request) => this.hosts.add(new URL(request.url()).host));
  }

  static async open(options: BrowserOptions = {}): Promise<Browser> {
    const { inside } = options;
    if (inside !== undefined) return Browser.#openInside(inside, options);
    program ??= chromium.launch({ ...(executable !== undefined && { executablePath: executable }), args });
    const context = await (await program).newContext(contextOf(options));
    context.setDefaultNavigationTimeout(navigationMs);
    return new Browser(await context.newPage(), () => context.close());
  }

  static async #openInside(inside: readonly string[], options: BrowserOptions): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'browser-'));
    const executablePath = wrapperOf(profile, inside);
    const context = await chromium.launchPersistentContext(profile, { executablePath, args, ...contextOf(options) });
    context.setDefaultNavigationTimeout(navigationMs);
    return new Browser(context.pages()[0] ?? (await context.newPage()), async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    });
  }

  /** Findings of axe-core that hinder people seriously. */
  async seriousFindings(): Promise<readonly string[]> {
    // By the debugger, which the page's content policy does not concern.
    await this.page.evaluate(axeSource());
    const findings = await this.page.evaluate<Finding[]>(
      "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
    );
    return findings
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  /** Pixels by which the page is wider than the window. */
  overflow(): Promise<number> {
    return this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  close(): Promise<void> {
    return this.#close();
  }
}

function contextOf({
  language = 'en',
  theme = 'light',
  width = 1440,
  height = 900,
  password = 'public',
  login = 'script',
}: BrowserOptions): BrowserContextOptions {
  return {
    locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    colorScheme: theme,
    viewport: { width, height },
    ...(login === 'script' && {
      extraHTTPHeaders: { Authorization: `Basic ${Buffer.from(`root:${password}`).toString('base64')}` },
    }),
  };
}

/** The program that Playwright starts, as one file. */
function wrapperOf(profile: string, inside: readonly string[]): string {
  const path = join(profile, 'browser');
  writeFileSync(path, `#!/bin/sh\nexec ${inside.join(' ')} ${executable} "$@"\n`, { mode: 0o755 });
  return path;
}

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

function axeSource(): string {
  return readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}
