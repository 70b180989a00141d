// A small version of a picture, as a `data:` address. The service worker has no `Image` and no
// canvas element, but it has these two.

const SIDE_PX = 256;

export async function thumbnail(bytes, type) {
  const whole = await createImageBitmap(new Blob([bytes], { type }));
  const scale = Math.min(1, SIDE_PX / Math.max(whole.width, whole.height));
  const width = Math.max(1, Math.round(whole.width * scale));
  const height = Math.max(1, Math.round(whole.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").drawImage(whole, 0, 0, width, height);
  whole.close();
  const small = await canvas.convertToBlob({ type: "image/webp", quality: 0.8 });
  const base64 = new Uint8Array(await small.arrayBuffer()).toBase64();
  return `data:image/webp;base64,${base64}`;
}
