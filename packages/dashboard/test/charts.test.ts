// Every picture of the dashboard says itself: in a sentence that is written by the engine from the numbers it shows, or,
// where it is a sign within a row of a table, by its name for screen readers.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const SOURCE = join(import.meta.dirname, '../src');
/** Pictures whose sentence stands above them on their page, from the same answer. */
const SAID_ABOVE: Readonly<Record<string, string>> = {
  'measure/reports/PathPicture.tsx': 'measure/reports/PathsPage.tsx',
  'predict/CurvePlot.tsx': 'predict/ReportView.tsx',
  'measure/stories/PictureView.tsx': 'measure/stories/PictureView.tsx',
};
/** Signs in a row: their name has the numbers, or they stand beside it in words. */
const SIGNS = ['ui/charts/Sparkline.tsx', 'measure/reports/FigureCell.tsx'];
const NO_CHARTS = ['app/Rail.tsx', 'app/TopBar.tsx'];

const text = (file: string): string => readFileSync(join(SOURCE, file), 'utf8');

test('whatever draws has its sentence', () => {
  const drawing = globSync('**/*.tsx', { cwd: SOURCE }).filter(
    (file) => /<svg\b/.test(text(file)) && !NO_CHARTS.includes(file),
  );
  assert.ok(drawing.length >= 9, drawing.join());
  for (const file of drawing) {
    const source = text(file);
    const sentence = SAID_ABOVE[file];
    if (sentence) assert.match(text(sentence), /[sS]entence|says|ofCalibration/, file);
    else if (SIGNS.includes(file)) assert.match(source, /<title|surely\(/, file);
    else assert.match(source, /@visavis\/engine\/sentences/, `${file} draws and says nothing`);
  }
});
