# Ví nói với chủ của nó: câu hỏi hằng ngày, điều sai và việc cần làm, những gì được lưu, những gì lộ ra khi
# quét mã, và ngày sắp tới.

## Câu hỏi khai báo hằng ngày

question-fever = Anh/chị có bị sốt không?
question-cough = Anh/chị có bị ho không?
question-breathless = Anh/chị có bị khó thở không?
question-loss_of_taste_or_smell = Anh/chị có bị mất vị giác hoặc khứu giác không?
question-contact_with_case = Anh/chị có tiếp xúc với người nhiễm hoặc nghi nhiễm không?

## Điều gì sai

wallet-error-in-use = Ví này đang được mở ở nơi khác
wallet-error-newer = Dữ liệu này do phiên bản mới hơn của ứng dụng ghi
wallet-error-no-wallet = Ở đây chưa có ví
wallet-error-wallet-exists = Ở đây đã có ví, ví đó được giữ nguyên
wallet-error-store-damaged = Tệp của ví bị hỏng, không đọc được
wallet-error-disk-full = Máy này đã hết dung lượng
wallet-error-storage-failed = Bộ nhớ của máy này bị lỗi
wallet-error-keystore-failed = Kho khóa của máy này không trả lời
wallet-error-key-missing = Khóa của ví không còn trên máy này
wallet-error-key-changed = Khóa này không phải khóa đã tạo ví
wallet-error-hardware-key-needed = Khóa của ví nằm trong phần cứng của máy, nhưng ví được mở mà không có khóa
wallet-error-key-locked = Khóa của ví đang bị khóa
wallet-error-key-lost = Khóa của ví không còn trong phần cứng của máy này
wallet-error-signing-cancelled = Đã hủy ký nên chưa tạo mã
wallet-error-signing-failed = Khóa của ví không ký được
wallet-error-wrong-signature = Chữ ký của khóa không khớp nên không hiện mã
wallet-error-no-randomness = Máy này không tạo được số ngẫu nhiên cho khóa mới
wallet-error-not-a-credential = Đây không phải mã đi đường
wallet-error-live-code = Đây là mã trực tiếp của một người, không lưu được
wallet-error-another-wallet = Mã đi đường này được cấp cho máy khác
wallet-error-untrusted-issuer = Mã này không do cơ quan cấp nào của địa phương bạn ký
wallet-error-older = Trong ví đã có mã đi đường mới hơn của người này
wallet-error-no-such-card = Thẻ này không còn trong ví
wallet-error-twin-without-credential = Trong ví chưa có mã đi đường mà tệp này thuộc về
wallet-error-no-twin = Nơi cấp không đưa tệp dùng cho liên kết kèm mã đi đường này
wallet-error-full = Ví đã đầy
wallet-error-bad-label = Tên gồm 1 đến 60 ký tự nhìn thấy được
wallet-error-bad-order = Thứ tự mới bỏ sót thẻ hoặc nêu một thẻ hai lần
wallet-error-not-a-certificate = Đây không phải chứng nhận tiêm chủng, khỏi bệnh hoặc xét nghiệm
wallet-error-no-such-certificate = Chứng nhận này không còn kèm theo thẻ
wallet-error-certificates-full = Thẻ này không còn chỗ để kèm thêm chứng nhận
wallet-error-other-questionnaire = Các câu hỏi đã thay đổi
wallet-error-answer-missing = Còn câu hỏi chưa trả lời
wallet-error-answer-unknown = Có câu trả lời cho điều không được hỏi
wallet-error-no-city = Ví này chưa theo dõi dữ liệu của thành phố nào
wallet-error-other-city = Ví này đang theo dõi dữ liệu của thành phố khác
wallet-error-not-a-trust-file = Đây không phải tệp tin cậy của thành phố
wallet-error-update-failed = Không tải được dữ liệu của thành phố, dữ liệu cũ được giữ nguyên
wallet-error-update-stopped = Đã dừng cập nhật, dữ liệu cũ được giữ nguyên
wallet-error-update-refused = Dữ liệu tải về không phải của thành phố hoặc không dùng được, dữ liệu cũ được giữ
wallet-error-city-damaged = Dữ liệu của thành phố trong ví này bị hỏng
wallet-error-doesnt-fit = Văn bản này quá dài, không thành mã được
wallet-error-not-an-id-number = Số giấy tờ có 9 hoặc 12 chữ số
wallet-error-bad-clock = Đồng hồ của máy này sai ngoài mọi lịch
wallet-error-bad-argument = Ứng dụng gọi sai cách
wallet-error-closed = Ví này đã bị xóa hoặc đã đóng
wallet-error-broken = Ví đã gặp lỗi ở bước trước
wallet-error-other = Có lỗi: “{ $code }”

## Việc cần làm

wallet-next-try-again = Vui lòng thử lại
wallet-next-close-other = Hãy đóng nơi kia rồi thử lại
wallet-next-update-app = Vui lòng cập nhật ứng dụng
wallet-next-free-space = Hãy giải phóng dung lượng rồi thử lại
wallet-next-unlock = Hãy mở khóa điện thoại rồi thử lại
wallet-next-start-anew = Hãy xóa ví, tạo ví mới và xin nơi cấp mã mới
wallet-next-ask-issuer = Vui lòng xin nơi cấp mã dành cho máy này
wallet-next-show-other = Hãy chọn mã hoặc tệp khác
wallet-next-list-again = Hãy quay lại danh sách thẻ
wallet-next-remove-one = Hãy bỏ bớt một mục không còn cần
wallet-next-correct = Vui lòng sửa lại
wallet-next-ask-again = Vui lòng trả lời lại các câu hỏi
wallet-next-trust-city = Trước hết hãy thêm tệp tin cậy của thành phố
wallet-next-fetch-again = Hãy tải lại dữ liệu của thành phố, để sau hoặc từ nơi khác
wallet-next-set-clock = Hãy chỉnh lại đồng hồ của máy này
wallet-next-report-fault = Vui lòng báo lỗi cho nơi làm ứng dụng
wallet-next-other = “{ $code }”, xin làm theo

## Những gì được lưu trên máy này

stored-software-key = Khóa bí mật để ký mã của bạn, trong kho khóa của máy
stored-hardware-key = Khóa để ký mã của bạn, trong phần cứng của máy
stored-credentials = Mã đi đường: { $count }
stored-twins = Tệp dùng cho liên kết của các mã đó: { $count }
stored-declarations = Lần khai báo y tế gần nhất, không có câu trả lời: { $count }
stored-certificates = Chứng nhận tiêm chủng, khỏi bệnh, xét nghiệm: { $count }
stored-labels = Tên bạn đặt cho thẻ: { $count }
stored-city = Quy định và câu hỏi của thành phố, là dữ liệu công khai

## Những gì người quét mã đọc được

revealed-name = Họ và tên
revealed-birth-date = Ngày sinh
revealed-id-last-four = Bốn số cuối của số giấy tờ
revealed-employer = Đơn vị công tác
revealed-sector = Ngành nghề
revealed-home = Nơi ở
revealed-work = Nơi làm việc
revealed-vaccination = Tiêm chủng
revealed-recovery = Khỏi bệnh
revealed-test = Xét nghiệm
revealed-permit = Giấy đi đường
revealed-declaration = Thời điểm khai báo và có câu nào trả lời “có” hay không
revealed-issuer = Nơi cấp mã và thời hạn của mã
revealed-linkable = Hai mã đã quét có phải của cùng một người hay không
revealed-other = { $code }

## Ngày sắp tới

outlook-no-rules = Chưa rõ: trong ví chưa có quy định của thành phố
outlook-rules-old = Chưa rõ: quy định trong ví đã cũ, hãy tải lại
outlook-rules-damaged = Chưa rõ: quy định trong ví bị hỏng, hãy tải lại
outlook-no-phase = Chưa rõ: quy định trong ví không nói về ngày này
outlook-clock-wrong = Chưa rõ: đồng hồ của máy này chạy chậm, hãy chỉnh lại
outlook-other = Chưa rõ: “{ $code }”

# Điều chỉ chốt mới biết.
depends-list-unknown = Bạn phải có tên trong danh sách được phép đi lại
depends-duty-unknown = Bạn phải có lịch làm việc hôm đó
depends-trace-unknown = Bạn không có tên trong danh sách truy vết
depends-checkpoint-unknown = Chốt phải nằm trên đường đi của bạn hoặc trong khu vực được quy định
depends-route-unknown = Chốt phải nằm trên tuyến từ nhà đến nơi làm việc
depends-revocation-unknown = Mã đi đường chưa bị thu hồi
depends-card-not-compared = Cán bộ đối chiếu thẻ với bạn
depends-no-holder-binding = Cán bộ đối chiếu thẻ với bạn vì đây là bản in
depends-not-seen = Cán bộ xem giấy tờ bạn mang theo
depends-other = { $code }
