import { DomSanitizer } from '@angular/platform-browser';

const LOGO = '<svg></svg>';

export class ArticleComponent {
  constructor(private sanitizer: DomSanitizer) {}

  show(article: Article) {
    // ruleid: xss-raw-html-js-angular
    this.body = this.sanitizer.bypassSecurityTrustHtml(article.body);
    // ruleid: xss-raw-html-js-angular
    this.extra = this.sanitizer.bypassSecurityTrustScript(`run(${article.id})`);
    // ok: xss-raw-html-js-angular
    this.logo = this.sanitizer.bypassSecurityTrustHtml(LOGO);
    // ok: xss-raw-html-js-angular
    this.line = this.sanitizer.bypassSecurityTrustHtml('<hr>');
    // ok: xss-raw-html-js-angular (near miss: cleaned where it is put in)
    this.safe = this.sanitizer.bypassSecurityTrustHtml(DOMPurify.sanitize(article.body));
  }
}
