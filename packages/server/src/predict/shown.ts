// Models, versions and jobs as the API shows them.

import { iso, isoOrNull } from '../platform/clock.ts';
import type { Predict } from './index.ts';
import { KINDS } from './kinds/index.ts';
import type { Job, Model, Version } from './model.ts';
import { attributesOf, kindOf } from './models.ts';
import type { Prediction } from './predictions.ts';

export const shownJob = ({ id, state, share, doing, reasons, done, ...job }: Job) => ({
  ...{ id, state, share, doing, reasons, version: done.version ?? null },
  createdAt: iso(job.createdAt),
  createdBy: job.createdBy,
  startedAt: isoOrNull(job.startedAt),
  endedAt: isoOrNull(job.endedAt),
});

export async function shownModel(predict: Predict, model: Model) {
  const kind = kindOf(model.kind);
  const [job] = await predict.jobs(model, 1);
  const versions = model.version > 0 ? await predict.models.versions(model) : [];
  const current = versions.find(({ version }) => version === model.version);
  return {
    ...{ id: model.id, key: model.key, name: model.name, kind: model.kind, title: kind.title },
    sentence: kind.describe(model.settings),
    settings: model.settings,
    outputs: attributesOf(model).map((attribute, i) => ({
      attribute,
      label: kind.outputs[i]!.label,
      unit: kind.outputs[i]!.unit,
    })),
    version: model.version || null,
    quality: current?.report.metrics[0] ?? null,
    ...{ promotion: model.promotion, retrainDays: model.retrainDays },
    job: job ? shownJob(job) : null,
    scoring: await predict.progress(model),
    ...{ createdAt: iso(model.createdAt), createdBy: model.createdBy, updatedAt: iso(model.updatedAt) },
  };
}

export function shownVersion({ version: current }: Model, version: Version) {
  const { report } = version;
  return {
    version: version.version,
    isCurrent: version.version === current,
    settings: version.settings,
    ...{ summary: report.summary, metrics: report.metrics, people: report.people },
    columns: version.columns.length,
    knownAt: iso(version.knownAt),
    trainedAt: iso(version.trainedAt),
    ...{ trainedBy: version.trainedBy, seconds: version.seconds, bytes: version.bytes },
  };
}

export const shownReport = (model: Model, version: Version) => ({
  ...version.report,
  ...shownVersion(model, version),
});

export const shownKinds = () =>
  [...KINDS.values()].map(({ name, title, question, attribute, outputs, settings }) => ({
    ...{ name, title, question, attribute, settings },
    outputs: outputs.map((output) => ({ ...output })),
  }));

export const shownPrediction = ({ model, sentence, values, reasons }: Prediction) => ({
  model: { key: model.key, name: model.name, kind: model.kind, title: kindOf(model.kind).title },
  sentence,
  version: model.version,
  values: values.map(({ attribute, output, value, time, by }) => ({
    ...{ attribute, label: output.label, unit: output.unit, value: value ?? null, by: by ?? null },
    time: time === undefined ? null : iso(time),
  })),
  reasons,
});
