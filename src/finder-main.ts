import { createInterface } from 'node:readline/promises';
import { systemClock } from './core/clock.js';
import { GatewayError } from './core/errors.js';
import { findGateways, type SearchProgress, type SearchResult } from './finder/finder.js';
import { type FinderArguments, parseFinderArguments } from './finder/finder-arguments.js';
import { type FinderTexts, finderTexts, languageOf } from './finder/finder-texts.js';
import { openPage } from './finder/gateway-page.js';
import { networkNames, renderJson, renderTable } from './finder/render-findings.js';
import { searchNetworks } from './finder/search-networks.js';

const exitCode = { found: 0, nothing: 1, notUnderstood: 2 } as const;

const nothingSearched = { gateways: [], others: [], conflicts: [], networks: [], heardBroadcasts: false };

type FindArguments = Extract<FinderArguments, { readonly task: 'find' }>;

const printLine = (line: string) => void process.stderr.write(`${line}\n`);

async function find(order: FindArguments): Promise<number> {
  const { timeoutMs, port, format, language } = order;
  const texts = finderTexts[language];
  const networks = searchNetworks(order.interface);
  if (networks.length === 0) {
    printLine(texts.noNetwork);
    if (format === 'json') process.stdout.write(renderJson(nothingSearched));
    return exitCode.nothing;
  }
  printLine(texts.searching(timeoutMs / 1000, networkNames(networks)));
  const result = await findGateways({ networks, port, timeoutMs }, systemClock, (progress) =>
    showProgress(texts, timeoutMs, progress),
  );
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  process.stdout.write(format === 'json' ? renderJson(result) : renderTable(result, port, language));
  if (result.gateways.length === 0) return exitCode.nothing;
  const row = order.open ?? (await askForRow(order, texts));
  return row === undefined ? exitCode.found : openRow(row, result, texts);
}

function showProgress(texts: FinderTexts, timeoutMs: number, { elapsedMs, gateways }: SearchProgress): void {
  if (!process.stderr.isTTY) return;
  const secondsLeft = Math.ceil((timeoutMs - elapsedMs) / 1000);
  process.stderr.write(`\r\u001b[K${texts.progress(gateways, secondsLeft)}`);
}

/** Only where somebody sits in front of it. */
async function askForRow({ format }: FindArguments, texts: FinderTexts): Promise<number | undefined> {
  if (format === 'json' || !process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  // The end of the input is an answer too: none.
  const answer = await Promise.race([
    prompt.question(`\n${texts.askNumber}`),
    new Promise<string>((resolve) => prompt.once('close', () => resolve(''))),
  ]);
  prompt.close();
  return /^\s*\d{1,3}\s*$/.test(answer) ? Number(answer) : undefined;
}

async function openRow(row: number, { gateways }: SearchResult, texts: FinderTexts): Promise<number> {
  const gateway = gateways[row - 1];
  if (gateway?.page === undefined) {
    printLine(gateway === undefined ? texts.noSuchRow(row) : texts.noPage(row));
    return exitCode.nothing;
  }
  printLine(texts.opens(gateway.page));
  if (await openPage(gateway.page)) return exitCode.found;
  printLine(texts.cannotOpen(gateway.page));
  return exitCode.nothing;
}

async function main(words: readonly string[]): Promise<number> {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const language = languageOf(LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale);
  try {
    const order = parseFinderArguments(words, language);
    if (order.task === 'find') return await find(order);
    process.stdout.write(finderTexts[order.language].usage);
    return exitCode.found;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'arguments.invalid') throw error;
    printLine(`${error.message}\n\n${finderTexts[language].usage}`);
    return exitCode.notUnderstood;
  }
}

process.exitCode = await main(process.argv.slice(2));
