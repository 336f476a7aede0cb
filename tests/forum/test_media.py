"""Pictures and PDFs beside a post: drawn anew, shown to whoever may read it, and gone with it."""

import io
import random
import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from reportlab.pdfgen import canvas

from forum.actions import hide_comment, post_comment, withdraw_comment
from forum.media.actions import attach_file, remove_file
from forum.media.cleaning import cleaned
from forum.media.errors import FileRefused
from forum.media.models import Attachment
from forum.media.pictures import clean_picture
from forum.media.portable import clean_pdf
from forum.models import Comment, Rule, Topic
from participation.errors import Invalid, NotPermitted, WrongState
from participation.limits.models import Switch
from participation.limits.switches import _Known
from participation.privacy.actions import erase_person

HOUR = timedelta(hours=1)


def picture(form="JPEG", size=(900, 500), **how):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, form, **how)
    return file.getvalue()


def upload(content, name="bench.jpg"):
    return SimpleUploadedFile(name, content)


def with_place():
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x8825] = {1: "N", 2: (51.0, 3.0, 15.0)}
    exif[0x0112] = 6  # lies on its side
    return picture(exif=exif, comment=b"SecretComment")


@pytest.fixture
def pdf():
    file = io.BytesIO()
    drawing = canvas.Canvas(file)
    drawing.setAuthor("Jan Janssens")
    drawing.drawString(100, 700, "The plan of the park")
    drawing.linkURL("https://example.org", (100, 690, 200, 710))
    drawing.acroForm.textfield(name="name", x=100, y=600)
    drawing.showPage()
    drawing.save()
    return file.getvalue()


SCRIPTED = b"""%%PDF-1.7
1 0 obj<</Type/Catalog/Pages 2 0 R %s>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200] %s>>endobj
4 0 obj<</Type/Action/S/JavaScript/JS(app.alert\\(1\\))>>endobj
5 0 obj<</Type/Action/S/Launch/F(cmd.exe)>>endobj
6 0 obj<</Type/Annot/Subtype/Link/Rect[0 0 200 200]/A 4 0 R>>endobj
7 0 obj<</Type/Filespec/F(virus.exe)/EF<</F 8 0 R>>>>endobj
8 0 obj<</Type/EmbeddedFile/Length 4>>stream
EVIL
endstream
endobj
trailer<</Root 1 0 R>>
%%%%EOF"""
ACTIVE = [
    (b"/OpenAction 4 0 R", b""),
    (b"/OpenAction 5 0 R", b""),
    (b"/AA<</WC 4 0 R>>", b"/AA<</O 4 0 R>>"),
    (b"/Names<</JavaScript<</Names[(a) 4 0 R]>>/EmbeddedFiles<</Names[(v) 7 0 R]>>>>", b"/AF[7 0 R]"),
    (b"", b"/Annots[6 0 R]"),
    (b"", b"/#41A<</O<</S/#4aavaScript/J#53(app.alert\\(1\\))>>>>"),
    (b"/AcroForm<</XFA(<xdp/>)>>", b"/PieceInfo<</X<</Private 7 0 R>>>>"),
]


@pytest.mark.once
@pytest.mark.parametrize(("catalogue", "page"), ACTIVE)
def test_a_pdf_with_scripts_or_files_is_refused_or_left_without_them(catalogue, page):
    try:
        written = clean_pdf(SCRIPTED % (catalogue, page))
    except FileRefused:
        written = b""
    for name in b"JavaScript /JS Launch cmd.exe EVIL virus /AA OpenAction XFA Annot".split():
        assert name not in written


@pytest.mark.once
def test_a_pdf_keeps_what_its_pages_show_and_not_who_made_it(pdf):
    written = clean_pdf(pdf)
    assert written.startswith(b"%PDF-")
    for name in (b"Jan", b"AcroForm", b"/URI", b"/Annots"):
        assert name in pdf + b"Jan"
        assert name not in written
    with pytest.raises(FileRefused):
        clean_pdf(b"MZ" + pdf)
    for broken in (b"%PDF-", b"%PDF-1.7\n" + b"<<" * 50_000, pdf[:300], b"%PDF-1.4\n" + b"[" * 100_000):
        with pytest.raises(FileRefused):
            clean_pdf(broken)


@pytest.mark.once
def test_of_a_picture_only_what_one_sees_is_kept():
    made = clean_picture(with_place() + b"<script>alert(1)</script>PK\x03\x04")
    seen = Image.open(io.BytesIO(made.large))
    assert (seen.width, seen.height, made.small_width) == (500, 900, 356)
    assert not seen.getexif()
    for hidden in (b"Secret", b"script", b"PK", b"Exif"):
        assert hidden not in made.large + made.small
    animated = io.BytesIO()
    frames = [Image.new("RGBA", (20, 20), (255, 0, 0, n * 80)) for n in range(3)]
    frames[0].save(animated, "PNG", save_all=True, append_images=frames[1:])
    assert Image.open(io.BytesIO(clean_picture(animated.getvalue()).large)).getpixel((5, 5)) == (255, 255, 255)


def bomb(width, height):
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.once
def test_what_is_no_picture_or_too_large_a_one_is_refused_with_a_sentence():
    svg, html = b"<svg onload='alert(1)'/>", b"GIF89a=1;//<script>alert(1)</script>"
    text_bomb = picture("PNG")[:33] + b"\0\0\1\0zTXt"
    for content in (bomb(60_000, 60_000), bomb(2**31 - 1, 1), bomb(6400, 6400), svg, html, b"", b"BM" + b"\0" * 90,
                    picture()[:200], text_bomb, picture("TIFF"), picture("ICO", (32, 32))):  # fmt: skip
        with pytest.raises(FileRefused) as refused:
            clean_picture(content)
        assert str(refused.value.message).endswith(".")
    noise = random.Random(1)
    whole = picture("PNG")
    for _try in range(40):
        broken = bytearray(whole)
        for _place in range(8):
            broken[noise.randrange(len(broken))] = noise.randrange(256)
        try:
            clean_picture(bytes(broken))
        except FileRefused:
            continue


def test_words_and_picture_are_posted_together_and_shown(client, log_in, bob, open_topic):
    mine, path = log_in(bob), f"/en/forum/{open_topic.pk}/comments/"
    form = {"source": "Here it is.", "file": upload(with_place(), "../../<b>My\u202e bench.jpg"), "alt": " "}
    answer = mine.post(path, form)
    assert answer.status_code == 422
    assert "Here it is." in answer.text
    assert "Choose this file once more" in answer.text
    assert not Comment.objects.exists()
    form |= {"file": upload(with_place()), "alt": 'A bench <img src=x> "with" two boards'}
    assert mine.post(path, form).status_code == 302
    file = Attachment.objects.get()
    page = client.get(f"/en{open_topic.get_absolute_url()[3:]}").text
    assert f'src="/en/forum/files/{file.pk}/large/"' in page
    assert 'width="500" height="900" alt="A bench &lt;img src=x&gt; &quot;with&quot; two boards"' in page
    assert "356w" in page
    shown = client.get(f"/en/forum/files/{file.pk}/small/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-cache" in shown["Cache-Control"]
    assert Image.open(io.BytesIO(shown.content)).width == 356
    again = client.get(f"/en/forum/files/{file.pk}/small/", headers={"if-none-match": shown["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/en/forum/files/{file.pk}9/large/").status_code == 404


def test_a_topic_has_its_pdf_to_be_stored_and_not_run(client, log_in, alice, theme, pdf):
    form = {"kind": "need", "title": "A park", "source": "See the plan.", "theme": theme.slug}
    mine = log_in(alice)
    refused = mine.post("/nl/forum/new/", form | {"file": upload(b"%PDF-nonsense", "plan.pdf")})
    assert refused.status_code == 422
    assert "See the plan." in refused.text
    mine.post("/nl/forum/new/", form | {"file": upload(pdf, "Plan %2e <x>.pdf")})
    file = Attachment.objects.get()
    assert f"/files/{file.pk}/large/" in client.get(Topic.objects.get().get_absolute_url()).text
    got = client.get(file.get_absolute_url())
    assert got["Content-Disposition"] == "attachment; filename*=UTF-8''Plan%202e%20x.pdf"
    assert got["Content-Type"] == "application/pdf"
    assert got.content.startswith(b"%PDF-")


@pytest.fixture
def pictured(comment, bob, noon):
    attach_file(comment, cleaned(upload(picture())), by=bob, at=noon, alt="A bench")
    return comment


def test_what_is_hidden_or_withdrawn_is_out_of_reach_and_erasure_takes_it_along(
    client, log_in, pictured, bob, alice, council_member, noon
):
    file = Attachment.objects.get()
    post_comment(pictured.topic, by=alice, at=noon, source="Thank you.", parent=pictured)
    assert client.get(file.get_absolute_url()).status_code == 200
    hide_comment(pictured, by=council_member, at=noon, rule=Rule.SPAM, reason="An advertisement.")
    assert client.get(file.get_absolute_url()).status_code == 404
    assert log_in(alice).get(file.get_absolute_url()).status_code == 404
    assert log_in(bob).get(file.get_absolute_url()).status_code == 200
    Comment.objects.update(hidden_at=None)
    Topic.objects.update(hidden_at=noon, hidden_rule="W4", hidden_reason="An advertisement.")
    assert client.get(file.get_absolute_url()).status_code == 404
    Topic.objects.update(hidden_at=None)
    withdraw_comment(Comment.objects.get(pk=pictured.pk), by=bob, at=noon, reason="Wrong.")
    assert log_in(bob).get(file.get_absolute_url()).status_code == 404
    erase_person(bob, by=bob, at=noon)
    assert Comment.objects.filter(pk=pictured.pk).exists()
    assert not Attachment.objects.exists()


def test_four_files_at_most_each_once_and_only_beside_ones_own(pictured, alice, bob, noon):
    with pytest.raises(NotPermitted):
        attach_file(pictured, cleaned(upload(picture())), by=alice, at=noon, alt="A bench")
    with pytest.raises(NotPermitted):
        remove_file(Attachment.objects.get(), by=alice, at=noon)
    for size in range(10, 13):
        for _twice in range(2):
            attach_file(pictured, cleaned(upload(picture(size=(size, 9)))), by=bob, at=noon, is_decorative=True)
    assert Attachment.objects.count() == 4
    with pytest.raises(Invalid):
        attach_file(pictured, cleaned(upload(picture(size=(99, 9)))), by=bob, at=noon, is_decorative=True)
    with pytest.raises(Invalid):
        attach_file(pictured, cleaned(upload(picture(size=(99, 9)))), by=bob, at=noon, alt="\u200b")
    remove_file(Attachment.objects.first(), by=bob, at=noon)
    assert Attachment.objects.count() == 3
    Topic.objects.update(status="closed")
    with pytest.raises(WrongState):
        attach_file(Comment.objects.get(pk=pictured.pk), cleaned(upload(picture())), by=bob, at=noon, alt="Late")


def test_one_adds_and_takes_away_on_a_page_unless_uploads_are_off(log_in, bob, alice, open_topic):
    comment = post_comment(open_topic, by=bob, at=timezone.now(), source="Look.")
    path = f"/en/forum/files/comment/{comment.pk}/add/"
    mine = log_in(bob)
    assert log_in(alice).get(path).status_code == 403
    assert log_in(alice).get(f"/en/forum/files/topic/{open_topic.pk}/add/").status_code == 200
    Switch.objects.create(name="uploads", sentence="Off until Monday.", since=timezone.now())
    _Known.until = float("-inf")
    refused = mine.post(path, {"file": upload(picture()), "alt": "A bench"})
    assert refused.status_code == 422
    assert "Off until Monday." in refused.text
    assert "A bench" in refused.text
    Switch.objects.all().delete()
    _Known.until = float("-inf")
    assert mine.post(path, {"file": upload(picture()), "alt": "A bench"}).status_code == 302
    file = Attachment.objects.get()
    assert log_in(alice).post(f"/en/forum/files/{file.pk}/remove/").status_code == 403
    assert mine.post(f"/en/forum/files/{file.pk}/remove/").status_code == 302
    assert not Attachment.objects.exists()


def test_words_beside_a_picture_wait_for_whoever_has_to_log_in_first(client, open_topic):
    form = {"source": "My long thought about the stop.", "file": upload(picture()), "alt": "A bench"}
    page = f"http://testserver{open_topic.get_absolute_url()}"
    answer = client.post(f"/nl/forum/{open_topic.pk}/comments/", form, headers={"referer": page})
    assert answer.status_code == 302
    assert ["source", "My long thought about the stop."] in client.session["typed"]["fields"]
