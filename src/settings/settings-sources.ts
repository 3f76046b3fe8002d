import { GatewayError } from '../core/errors.js';
import { unusableFile } from './check-settings-file.js';
import { maxSettingsBytes } from './decode-settings-file.js';
import { setIniValue } from './ini-text.js';
import { type ReadSettingsOptions, readSettings, type SettingsReading, unreadableSettings } from './read-settings.js';
import { renderShippedSettings } from './render-settings.js';
import type { FileContent, SettingsFiles } from './settings-files.js';
import { formatProblem, type SettingsProblem, settingsProblem } from './settings-problem.js';
import { settingOf } from './settings-schema.js';
import { settingsText } from './settings-texts.js';

/** Single keys (`undefined` takes a key out), or the bytes of a whole new file. */
export type SettingsEdit = readonly SettingEdit[] | Uint8Array;

export interface SettingEdit {
  readonly section: string;
  readonly key: string;
  readonly value: string | undefined;
}

export interface SettingsSourcesParts {
  readonly configFile: string;
  readonly lastGoodFile: string;
  readonly files: SettingsFiles;
  readonly validators: Omit<ReadSettingsOptions, 'file'>;
}

/** Neither where there is nothing that can be used. */
interface Found {
  readonly reading?: SettingsReading;
  /** The disk does not give it: it may be good. */
  readonly lost?: SettingsProblem;
}

/** Where settings can come from: config.ini, an edit of it, the text of the last valid file, and what is shipped. */
export class SettingsSources {
  readonly #parts: SettingsSourcesParts;

  constructor(parts: SettingsSourcesParts) {
    this.#parts = parts;
  }

  /** config.ini as it is. */
  file(): Promise<FileContent> {
    return this.#parts.files.read(this.#parts.configFile, maxSettingsBytes);
  }

  /** The last good text, in one look: a disk that fails for a moment may give a moment later what it did not. */
  async copy(): Promise<Found> {
    const content = await this.#parts.files.read(this.#parts.lastGoodFile, maxSettingsBytes);
    if (content.state === 'unreadable') return { lost: unusableFile(this.#parts.lastGoodFile, content) };
    const reading = content.state === 'content' ? await this.#read(content.bytes, true) : undefined;
    return reading?.settings ? { reading } : {};
  }

  /** Undefined where there is no copy that can be used. */
  async lastGood(): Promise<SettingsReading | undefined> {
    return (await this.copy()).reading;
  }

  /** config.ini by its bytes; one that was in force as it stands goes on, also where it would be refused today. */
  async written(bytes: Uint8Array): Promise<SettingsReading> {
    const reading = await this.#read(bytes);
    if (reading.settings) return reading;
    const lastGood = await this.lastGood();
    return lastGood && lastGood.text === reading.text ? lastGood : reading;
  }

  /** Rejects when the disk does not take it. */
  async keepLastGood(text: string): Promise<void> {
    const { files, lastGoodFile } = this.#parts;
    const content = await files.read(lastGoodFile, maxSettingsBytes);
    const isSame = content.state === 'content' && Buffer.from(text).equals(content.bytes);
    if (!isSame) await files.write(lastGoodFile, text);
  }

  /** config.ini where it can be used, else the last good text. */
  async usable(): Promise<Found> {
    const content = await this.file();
    const reading = content.state === 'content' ? await this.#read(content.bytes) : undefined;
    if (reading?.settings) return { reading };
    const copy = await this.copy();
    if (copy.reading || content.state !== 'unreadable') return copy;
    return { lost: unusableFile(this.#parts.configFile, content) };
  }

  /**
   * For a person to take away: what can be used, else what is shipped. Rejects with `settings.unreadable` where there may be
   * something that the disk does not give: somebody may send back what was taken away, and the defaults would be in its place.
   */
  async toTakeAway(): Promise<SettingsReading> {
    const { reading, lost } = await this.usable();
    if (lost) throw new GatewayError('settings.unreadable', '', { problem: formatProblem(lost) });
    return reading ?? this.shipped();
  }

  shipped(): SettingsReading {
    return this.#readAsIs(new TextEncoder().encode(renderShippedSettings()), false);
  }

  /** What config.ini would be after an edit, and all that is wrong with it. */
  async edited(
    edit: SettingsEdit,
  ): Promise<{ readonly reading: SettingsReading; readonly problems: readonly SettingsProblem[] }> {
    if (edit instanceof Uint8Array) {
      const reading = await this.#read(edit);
      return { reading, problems: reading.problems };
    }
    const start = await this.#toEdit();
    if (start.text === undefined) return { reading: start, problems: start.problems };
    let { text } = start;
    for (const { section, key, value } of edit) text = setIniValue(text, section, key, value);
    const reading = await this.#read(new TextEncoder().encode(text));
    const unknown = edit.filter(({ section, key }) => section !== 'registers' && !settingOf(section, key));
    const problems = unknown.map(({ section, key }) =>
      settingsProblem(this.#parts.configFile, 'unknown-key', settingsText('noSuchKey'), { section, key }),
    );
    return { reading, problems: [...problems, ...reading.problems] };
  }

  async #read(bytes: Uint8Array, wasInForce = false): Promise<SettingsReading> {
    await this.#parts.validators.prepare?.(bytes);
    return this.#readAsIs(bytes, wasInForce);
  }

  #readAsIs(bytes: Uint8Array, wasInForce: boolean): SettingsReading {
    return readSettings(bytes, { file: this.#parts.configFile, ...this.#parts.validators, wasInForce });
  }

  /**
   * The file as it is, errors included, because the edit may be what mends them; where it is missing or empty, what it
   * would be at the next start. Without text when it holds something that an edit would destroy.
   */
  async #toEdit(): Promise<SettingsReading> {
    const content = await this.file();
    if (content.state === 'unreadable') {
      return unreadableSettings([unusableFile(this.#parts.configFile, content)]);
    }
    const reading = content.state === 'content' ? await this.#read(content.bytes) : undefined;
    if (reading && !reading.problems.some(({ reason }) => reason === 'empty')) return reading;
    const { reading: lastGood, lost } = await this.copy();
    return lost ? unreadableSettings([lost]) : (lastGood ?? this.shipped());
  }
}
