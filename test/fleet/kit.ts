import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/daemon.js';

export const kit = join(root, 'config/fleet');

export const kitText = (name: string) => readFileSync(join(kit, name), 'utf8');

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly definition?: string }[] };
}

/** Every query of the dashboard, without the variables of Grafana. */
export function dashboardQueries(): readonly { readonly title: string; readonly query: string }[] {
  const { panels, templating }: Dashboard = JSON.parse(kitText('grafana-dashboard.json'));
  const ofVariables = templating.list.flatMap(({ definition }) => {
    const [, query] = /^label_values\((.+), \w+\)$/.exec(definition ?? '') ?? [];
    return query === undefined ? [] : [{ title: 'variable', query }];
  });
  const ofPanels = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, query: expr })));
  return [...ofVariables, ...ofPanels].map(({ title, query }) => ({ title, query: query.replaceAll(/\$\w+/g, '.+') }));
}

/** Metrics of ours that a text of PromQL names. */
export function metricsIn(text: string): ReadonlySet<string> {
  const withoutTexts = text.replaceAll(/"[^"]*"|'[^']*'/g, '""');
  return new Set(withoutTexts.match(/\b(?:ups|modbus|bacnet|gateway|process|web)_[a-z0-9_]+\b/g));
}

/** What a label is compared with, alternatives of a pattern one by one. */
export function labelsIn(text: string, label: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\\b${label}(?:=|=~|!~)"([^"]+)"`, 'g'))].flatMap(([, value = '']) =>
    value.split('|'),
  );
}
