// QR codes drawn and read on the phone. Not for: what they say (tickets.js).
import jsQR from 'jsqr';
import { renderSVG } from 'uqr';

const EVERY = 200; // milliseconds between two looks of the camera

export function drawn(place, text) {
  if (place) place.innerHTML = renderSVG(text, { ecc: 'L', border: 4 }); // the library's own drawing; letters and digits only
}

// Look through the camera until something is read; what is returned stops it. Rejects where there is no camera.
export async function watched(video, read) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement('canvas');
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  let last = '';
  const timer = setInterval(() => {
    if (!video.videoWidth) return;
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    brush.drawImage(video, 0, 0);
    const { data, width, height } = brush.getImageData(0, 0, canvas.width, canvas.height);
    const found = jsQR(data, width, height);
    if (found?.data && found.data !== last) { last = found.data; read(found.data); }
  }, EVERY);
  return () => { clearInterval(timer); stream.getTracks().forEach((track) => track.stop()); };
}
