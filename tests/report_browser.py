"""Pages in a browser (headless Chromium): what is drawn and read at two widths, light, dark and in print."""
import http.server
import json
import os
import re
import subprocess
import threading

WIDTHS = (360, 1280)
SCHEMES = ('light', 'dark')
TIMEOUT = 90

# Looks at each page in a frame as wide as a telephone or a screen, and writes down what is wrong.
WRAPPER = r'''<!DOCTYPE html><html><head><meta charset="utf-8"></head><body style="margin:0"><pre id="out"></pre><script>
const FRAMES = %s;
const near = 1.5;
function colour(text) {
  const found = /rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)/.exec(text);
  return found ? [+found[1], +found[2], +found[3], found[4] === undefined ? 1 : +found[4]] : null;
}
function bright(c) {
  const part = c.slice(0, 3).map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
}
function contrast(a, b) {
  const x = bright(a), y = bright(b);
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}
function ground(view, element) {
  for (let at = element; at; at = at.parentElement) {
    const c = colour(view.getComputedStyle(at).backgroundColor);
    if (c && c[3] > 0.99) return c;
  }
  return [255, 255, 255, 1];
}
function inside(box, x, y) { return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height; }
function look(frame, faults, print) {
  const view = frame.contentWindow, page = frame.contentDocument, root = page.documentElement;
  const bad = text => { if (faults.length < 40) faults.push(text); };
  const told = { charts: 0, texts: 0, drawn: 0, ground: view.getComputedStyle(page.body).backgroundColor };
  if (root.scrollWidth > root.clientWidth) bad('the page is wider than its window: ' + root.scrollWidth);
  for (const box of page.querySelectorAll('body *:not(svg *)')) {
    const at = box.getBoundingClientRect();
    if (at.width > 0 && at.right > root.clientWidth + near && (print || !box.closest('.scroll')) && !box.closest('.defs'))
      bad('beyond the edge: ' + box.tagName + ' ' + box.className);
  }
  for (const scroll of page.querySelectorAll('.scroll'))
    if (!print && scroll.scrollWidth > scroll.clientWidth + 1 && view.getComputedStyle(scroll).overflowX !== 'auto')
      bad('a table does not scroll');
  for (const chart of page.querySelectorAll('svg.chart')) {
    told.charts++;
    const size = chart.viewBox.baseVal, at = chart.getBoundingClientRect(), texts = [], shapes = [];
    const name = chart.querySelector('title').textContent.slice(0, 30);
    if (at.width < 250 || at.height < 40) bad(name + ': not drawn: ' + at.width + ' x ' + at.height);
    for (const shape of chart.querySelectorAll('rect, path, circle, text')) {
      const box = shape.getBBox(), style = view.getComputedStyle(shape), line = shape.tagName === 'path';
      told.drawn++;
      if (box.width <= 0 && !(line && box.height > 0) || box.height <= 0 && !(line && box.width > 0))
        bad(name + ': nothing to see: ' + shape.outerHTML.slice(0, 90));
      if (box.x < -near || box.y < -near || box.x + box.width > size.width + near || box.y + box.height > size.height + near)
        bad(name + ': cut: ' + shape.textContent + ' ' + shape.outerHTML.slice(0, 90));
      if (style.visibility !== 'visible' || style.display === 'none' || +style.opacity < 1) bad(name + ': hidden');
      if (shape.tagName !== 'text') { shapes.push([box, style.fill]); continue; }
      for (const [other, words] of texts)
        if (Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x) > near &&
            Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y) > near + 2)
          bad(name + ': one over the other: ' + words + ' / ' + shape.textContent);
      texts.push([box, shape.textContent]);
      let under = ground(view, chart);
      for (const [other, fill] of shapes)
        if (colour(fill) && inside(other, box.x + box.width / 2, box.y + box.height / 2)) under = colour(fill);
      if (contrast(colour(style.fill), under) < 4.5) bad(name + ': faint: ' + shape.textContent);
      if (parseFloat(style.fontSize) * at.width / size.width < 10.5) bad(name + ': small: ' + shape.textContent);
    }
    if (shapes.length === 0) bad(name + ': no shape');
  }
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest('svg')) continue;
    /* On a telephone the cells of this table speak for themselves. */
    if (!print && root.clientWidth < 700 && element.closest('.stacked thead')) continue;
    const style = view.getComputedStyle(element), range = page.createRange();
    range.selectNodeContents(node);
    told.texts++;
    const box = range.getBoundingClientRect();
    if (box.width <= 0 || box.height <= 0 || style.visibility !== 'visible' || +style.opacity < 1)
      bad('not to be seen: ' + node.data.slice(0, 40));
    if (contrast(colour(style.color), ground(view, element)) < 4.5)
      bad('faint: ' + node.data.slice(0, 40) + ' ' + style.color);
    if (parseFloat(style.fontSize) < 12) bad('small: ' + node.data.slice(0, 40));
    const cell = element.closest('td, th, li, dd, p');
    if (cell && box.right > cell.getBoundingClientRect().right + near) bad('out of its box: ' + node.data.slice(0, 40));
  }
  told.asked = view.performance.getEntriesByType('resource').map(e => e.name);
  told.title = page.title;
  return told;
}
let left = FRAMES.length;
const results = [];
for (const [file, width, scheme] of FRAMES) {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'border:0;display:block;height:900px;width:' + width + 'px;color-scheme:' + scheme;
  frame.onload = () => setTimeout(() => {
    const faults = [];
    let told = {};
    try { told = look(frame, faults, file.startsWith('print-')); } catch (error) { faults.push('' + error); }
    results.push({ file, width, scheme, faults, told });
    if (--left === 0) document.getElementById('out').textContent = 'BEGIN' + JSON.stringify(results) + 'END';
  }, 50);
  frame.src = file;
  document.body.append(frame);
}
</script></body></html>
'''


class Proxy(http.server.BaseHTTPRequestHandler):
    """Whatever the browser asks of a network comes here, is noted and refused."""
    asked = []

    def note(self):
        Proxy.asked.append(self.path)
        self.send_error(403)

    do_GET = do_POST = do_HEAD = do_CONNECT = do_PUT = note

    def log_message(self, *_):
        pass


def start(chromium, profile, port, *more):
    """What the browser writes."""
    done = subprocess.run([chromium, '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
                           '--no-first-run', '--disable-background-networking', '--disable-component-update',
                           '--disable-sync', '--disable-default-apps', '--disable-extensions',
                           '--allow-file-access-from-files', '--user-data-dir=' + profile,
                           '--proxy-server=127.0.0.1:%d' % port, '--proxy-bypass-list=<-loopback>'] + list(more),
                          capture_output=True, timeout=TIMEOUT, stdin=subprocess.DEVNULL)
    return done.stdout.decode('utf-8', 'replace')


def look(chromium, files, check):
    """Every page at every width and scheme, then in print."""
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port, profile, here = server.server_address[1], os.path.abspath('profile'), os.getcwd()
    frames = [(file, width, scheme) for file in files for width in WIDTHS for scheme in SCHEMES]
    # On paper there are no boxes to move; a sheet of A4 is as wide as this.
    for file in files:
        with open(file, encoding='utf-8') as page, open('print-' + file, 'w', encoding='utf-8') as paper:
            paper.write(page.read().replace('@media print{', '@media all{').replace('@media screen', '@media tv'))
        frames.append(('print-' + file, 680, 'light'))
    with open('wrapper.html', 'w', encoding='utf-8') as file:
        file.write(WRAPPER % json.dumps(frames))
    dumped = start(chromium, profile, port, '--window-size=1400,1000', '--virtual-time-budget=20000', '--dump-dom',
                   'file://%s/wrapper.html' % here)
    found = re.search('<pre id="out">BEGIN(.*?)END</pre>', dumped, re.S)
    if check(found is not None, 'a browser looks at the pages: %s' % dumped[-200:]):
        results = json.loads(found.group(1).replace('&lt;', '<').replace('&gt;', '>').replace('&amp;', '&'))
        check(len(results) == len(frames), 'every page is looked at: %d of %d' % (len(results), len(frames)))
        grounds = {scheme: {r['told'].get('ground') for r in results if r['scheme'] == scheme and r['width'] in WIDTHS} for scheme in SCHEMES}
        check(all(len(g) == 1 for g in grounds.values()) and grounds['light'] != grounds['dark'],
              'light and dark are two: %s' % grounds)
        for result in results:
            what = '%s at %d, %s' % (result['file'], result['width'], result['scheme'])
            check(not result['faults'], '%s: %s' % (what, result['faults'][:6]))
            told = result['told']
            check(told.get('charts', 0) >= 4 and told['drawn'] > 40 and told['texts'] > 150, '%s: all of it is there: %s' % (what, told))
            check(told.get('asked') == [], '%s: asks for nothing: %s' % (what, told.get('asked')))
    for file in files[:2]:
        start(chromium, profile, port, '--no-pdf-header-footer', '--print-to-pdf=page.pdf', 'file://%s/%s' % (here, file))
        with open('page.pdf', 'rb') as pdf:
            data = pdf.read()
        count = len(re.findall(rb'/Type\s*/Page\b', data))
        check(data.startswith(b'%PDF') and 2 <= count <= 12, '%s in print: %d pages' % (file, count))
        os.remove('page.pdf')
    server.shutdown()
    check(not [path for path in Proxy.asked if 'evil' in path or 'example' in path], 'no page asks a network: %s' % Proxy.asked)
