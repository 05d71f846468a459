// Draws marks onto a canvas and hands the picture over as PNG, at twice the size so that it stays sharp. Always in light
// colours: it leaves for documents and slides.

import type { Drawing, Ink, Mark, Measure } from './drawing.ts';

const INKS: Record<Ink, string> = {
  text: '#1c1b1a',
  dim: '#605e5a',
  line: '#e3e2de',
  data: '#0072b2',
  soft: '#cfe3f0',
  surface: '#ffffff',
};
const FONT = "'Inter Variable', system-ui, sans-serif";
const SHARP = 2;

const fontOf = (size: number, weight: number): string => `${weight} ${size}px ${FONT}`;

const ruler = (): CanvasRenderingContext2D => document.createElement('canvas').getContext('2d')!;

export function measurer(): Measure {
  const context = ruler();
  return (text, size, weight) => {
    context.font = fontOf(size, weight);
    return context.measureText(text).width;
  };
}

/** Waits for the fonts that the page has asked for, so that no other stands in for them. */
export async function pngOf(draw: (measure: Measure) => Drawing): Promise<Blob> {
  await Promise.all([400, 620].map((weight) => document.fonts.load(fontOf(16, weight))));
  const drawing = draw(measurer());
  const canvas = document.createElement('canvas');
  canvas.width = drawing.width * SHARP;
  canvas.height = drawing.height * SHARP;
  const context = canvas.getContext('2d')!;
  context.scale(SHARP, SHARP);
  context.fillStyle = INKS.surface;
  context.fillRect(0, 0, drawing.width, drawing.height);
  for (const mark of drawing.marks) put(context, mark);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))));
  });
}

function put(context: CanvasRenderingContext2D, mark: Mark): void {
  context.fillStyle = INKS[mark.ink];
  context.strokeStyle = INKS[mark.ink];
  context.beginPath();
  switch (mark.kind) {
    case 'text':
      context.font = fontOf(mark.size, mark.weight);
      context.textAlign = mark.anchor === 'middle' ? 'center' : mark.anchor;
      context.fillText(mark.text, mark.x, mark.y);
      return;
    case 'rect':
      context.roundRect(mark.x, mark.y, mark.width, mark.height, mark.radius);
      context.fill();
      return;
    case 'dot':
      context.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
      context.fill();
      return;
    case 'path':
      for (const [x, y] of mark.points) context.lineTo(x, y);
      context.lineWidth = mark.width;
      context.lineJoin = 'round';
      if (mark.isFilled) context.fill();
      else context.stroke();
  }
}
