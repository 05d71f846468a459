// Who is moved by a treatment, and not who would have done it anyway: learners, reports, and a plain word about noise.

export { qiniAuc, qiniCurve, type Trial as UpliftTrial, upliftAuc, upliftCurve } from './curves.ts';
export * from './evaluate.ts';
export * from './problem.ts';
export * from './train.ts';
